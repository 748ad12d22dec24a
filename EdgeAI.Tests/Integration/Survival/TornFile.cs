namespace EdgeAI.Tests.Integration.Survival;

/// <summary>What a power cut can make of a file: cut at every byte of its end, or with sectors of its end that were never filled.</summary>
internal static class TornFile
{
    private const int SectorBytes = 512, Sectors = 16;

    /// <summary>Every torn form of a file.</summary>
    /// <param name="whole">As it was written.</param>
    /// <param name="end">How many bytes of its end are cut, one by one: its last two records.</param>
    public static IEnumerable<(string What, byte[] Bytes)> Forms(byte[] whole, int end)
    {
        for (var cut = whole.Length - 1; cut >= Math.Max(0, whole.Length - end); cut--) yield return ($"cut at {cut} of {whole.Length}", whole[..cut]);
        for (var sector = (whole.Length - 1) / SectorBytes; sector >= Math.Max(0, (whole.Length - 1) / SectorBytes - Sectors); sector--)
        {
            var torn = (byte[])whole.Clone();
            Array.Clear(torn, sector * SectorBytes, Math.Min(SectorBytes, whole.Length - sector * SectorBytes));
            if (!torn.AsSpan().SequenceEqual(whole)) yield return ($"sector {sector} of {whole.Length} bytes never filled", torn);
        }
    }

    /// <summary>Reads every torn form of a file and checks that it is refused, or holds the first of its records: never anything else.</summary>
    /// <param name="path">The file, whole.</param>
    /// <param name="end">As <see cref="Forms"/>.</param>
    /// <param name="read">Reads it; null where it is refused.</param>
    /// <param name="mayLackAny">Whether any record may be missing and not the last ones alone: those of a file that is told to be damaged.</param>
    /// <returns>How many forms there were.</returns>
    public static int ShouldBeRefusedOrRecovered(string path, int end, Func<IReadOnlyList<string>?> read, bool mayLackAny = false)
    {
        var bytes = File.ReadAllBytes(path);
        var whole = read().ShouldNotBeNull();
        var forms = 0;
        foreach (var (what, torn) in Forms(bytes, end))
        {
            forms++;
            File.WriteAllBytes(path, torn);
            if (read() is not { } found) continue;
            if (mayLackAny) found.ShouldBe(whole.Where(found.Contains), what);
            else found.ShouldBe(whole.Take(found.Count), what);
        }
        File.WriteAllBytes(path, bytes);
        read().ShouldBe(whole);
        return forms;
    }
}
