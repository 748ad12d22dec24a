using System.Text;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Vectors;

namespace EdgeAI.Tests.Indexer.Importing;

public sealed class ImportFaultTests : IDisposable
{
    private static readonly float[][] Vectors = ClusteredVectors.Draw(5, ImportFiles.Dimension, 2, 0.6f, seed: 1);

    private readonly TemporaryFolder _folder = new();

    private string Npy => _folder.Combine("v.npy");

    private string Csv => _folder.Combine("v.csv");

    private string Parquet => _folder.Combine("v.parquet");

    private string Index => _folder.Combine("i.index");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(float.NaN, "Value 17 of the vector is NaN")]
    [InlineData(float.PositiveInfinity, "Value 17 of the vector is Infinity")]
    [InlineData(0f, "The vector is zero")]
    public async Task Vector_ThatHasNoDirection_IsRefusedWithItsRow(float value, string fault)
    {
        var vectors = Vectors.Select(vector => (float[])vector.Clone()).ToArray();
        if (value == 0) vectors[3] = new float[ImportFiles.Dimension];
        else vectors[3][17] = value;
        ImportFiles.WriteNpy(Npy, vectors);
        (await OfNpy("id,label", "a,A", "b,A", "c,A", "d,A", "e,A")).ShouldContain($"v.npy: row 4: {fault}");

        await ImportFiles.WriteParquet(Parquet, ["a", "b", "c", "d", "e"], ["A", "A", "A", "A", "A"], Nullable(vectors));
        (await OfParquet()).ShouldContain($"v.parquet: row 4: {fault}");
    }

    [Theory]
    [InlineData("row 2: its id 'a' is that of row 1 too", "id,label", "a,A", "a,A", "c,A", "d,A", "e,A")]
    [InlineData("row 3: it has no id", "id,label", "a,A", "b,A", ",A", "d,A", "e,A")]
    [InlineData("row 3: it has no label", "id,label", "a,A", "b,A", "c,", "d,A", "e,A")]
    [InlineData("row 5: Expected a label", "id,label", "a,A", "b,A", "c,A", "d,A", "e,A//B")]
    [InlineData("it has 4 rows", "id,label", "a,A", "b,A", "c,A", "d,A")]
    [InlineData("it has more rows", "id,label", "a,A", "b,A", "c,A", "d,A", "e,A", "f,A")]
    [InlineData("no column 'label', but id, name", "id,name", "a,A")]
    [InlineData("row 2: it cannot be read as CSV", "id,label", "a,A", "b", "c,A", "d,A", "e,A")]
    [InlineData("no column 'id'", "")]
    public async Task Labels_ThatDoNotFit_AreRefusedWithTheRow(string fault, params string[] lines)
    {
        ImportFiles.WriteNpy(Npy, Vectors);
        (await OfNpy(lines)).ShouldContain(fault);
    }

    [Fact]
    public async Task Ids_EqualInNormalizationFormC_AreTheSame()
    {
        ImportFiles.WriteNpy(Npy, Vectors);
        (await OfNpy("id,label", "caf\u00e9,A", "b,A", "cafe\u0301,A", "d,A", "e,A")).ShouldContain("row 3: its id 'caf\u00e9' is that of row 1 too");
    }

    [Fact]
    public async Task Labels_NotInUtf8_AreRefused()
    {
        ImportFiles.WriteNpy(Npy, Vectors);
        File.WriteAllBytes(Csv, [.. "id,label\na,"u8, 0xff, 0xfe, .. "\n"u8]);
        (await IndexerRun.Of("import", Npy, "--labels", Csv, "-o", Index)).OnlyErrorOf(2).ShouldContain("UTF-8");
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (5, 256), }", "Fortran order")]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (5, 256), }", "numbers of type '>f4': expected float32")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (5, 256), }", "numbers of type '<i4'")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (5, 256), }", "numbers of type '|O'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1280,), }", "expected one as numpy.save writes it")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (5, 16, 16), }", "expected one as numpy.save writes it")]
    [InlineData("{'descr': __import__('os'), 'fortran_order': False, 'shape': (5, 256), }", "expected one as numpy.save writes it")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6, 256), }", "it was cut short")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 256), }", "or written wrongly")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647), }", "it was cut short")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 256), }", "expected at most")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (10, 128), }", "expected vectors of 256 values, as this module makes them, got 128")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 256), }", "or written wrongly")]
    public async Task Npy_OfAnotherForm_IsRefused(string header, string fault)
    {
        ImportFiles.WriteNpy(Npy, header, System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(Vectors.SelectMany(vector => vector).ToArray()));
        (await OfNpy("id,label", "a,A")).ShouldContain(fault);
    }

    [Fact]
    public async Task Npy_OfAnotherVersionOrWithoutItsHeader_IsRefused()
    {
        File.WriteAllBytes(Npy, [0x93, .. "NUMPY"u8, 9, 0, 1, 0, (byte)'{']);
        (await OfNpy("id,label")).ShouldContain("NPY version 9.0");
        File.WriteAllBytes(Npy, [0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255, (byte)'{']);
        (await OfNpy("id,label")).ShouldContain("its header has 4,294,967,295 bytes");
        File.WriteAllBytes(Npy, [0x93, .. "NUMPY"u8]);
        (await OfNpy("id,label")).ShouldContain("NPY version 0.0");
        ImportFiles.WriteNpy(Npy, ImportFiles.Header("<f4", false, 0, ImportFiles.Dimension), []);
        (await OfNpy("id,label")).ShouldContain("it holds no vectors");
    }

    [Fact]
    public async Task Parquet_WithNulls_IsRefusedWithTheRow()
    {
        string[] ids = ["a", "b", "c", "d", "e"], labels = ["A", "A", "A", "A", "A"];
        await ImportFiles.WriteParquet(Parquet, ["a", "b", null, "d", "e"], labels, Nullable(Vectors), group: 2);
        (await OfParquet()).ShouldContain("row 3: it has no id");
        await ImportFiles.WriteParquet(Parquet, ids, ["A", "A", "A", null, "A"], Nullable(Vectors), group: 2);
        (await OfParquet()).ShouldContain("row 4: it has no label");

        var vectors = Nullable(Vectors);
        vectors[1]![9] = null;
        await ImportFiles.WriteParquet(Parquet, ids, labels, vectors, group: 2);
        (await OfParquet()).ShouldContain("row 2: value 10 of its vector is null");
        (vectors[1], vectors[2]) = (Nullable(Vectors)[1], null);
        await ImportFiles.WriteParquet(Parquet, ids, labels, vectors, group: 2);
        (await OfParquet()).ShouldContain("row 3: it has no vector");
        vectors[2] = [];
        await ImportFiles.WriteParquet(Parquet, ids, labels, vectors, group: 2);
        (await OfParquet()).ShouldContain("row 3: it has no vector");
        vectors[2] = [.. Nullable(Vectors)[2]!, 1];
        await ImportFiles.WriteParquet(Parquet, ids, labels, vectors, group: 2);
        (await OfParquet()).ShouldContain("row 3: expected vectors of 256 values, as this module makes them, got 257");
    }

    [Fact]
    public async Task Parquet_WithColumnsOfOtherTypes_IsRefused()
    {
        await ImportFiles.WriteParquet(Parquet, ["a"], ["A"], Nullable(Vectors)[..1]);
        (await OfParquet("--vector", "label")).ShouldContain("the column 'label' holds text: expected lists of float or double");
        (await OfParquet("--label", "vector")).ShouldContain("the column 'vector' holds lists of Single: expected text");
        (await OfParquet("--vector", "none")).ShouldContain("no column 'none', but id, label, vector");
        (await OfParquet("--labels", Csv)).ShouldContain("--labels belongs to NPY files");
    }

    [Fact]
    public async Task Parquet_DamagedAnywhere_IsRefusedInOneLine()
    {
        string[] ids = ["a", "b", "c", "d", "e"], labels = ["A", "A", "A", "A", "A"];
        await ImportFiles.WriteParquet(Parquet, ids, labels, Nullable(Vectors), group: 2);
        var whole = File.ReadAllBytes(Parquet);
        var random = new Random(1);
        for (var turn = 0; turn < 12; turn++)
        {
            var bytes = turn == 0 ? whole[..(whole.Length / 2)] : (byte[])whole.Clone();
            for (var i = 0; turn > 0 && i < 8; i++) bytes[random.Next(4, bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(Parquet, bytes);
            var run = await IndexerRun.Of("import", Parquet, "-o", Index);
            // A byte of a vector may have become another number.
            if (run.ExitCode != 0) run.OnlyErrorOf(2).ShouldContain("v.parquet");
        }
    }

    [Fact]
    public async Task File_OfNeitherFormat_IsRefused()
    {
        (await OfParquet()).ShouldContain("there is no such file");
        File.WriteAllText(Parquet, "id,label,vector");
        (await OfParquet()).ShouldContain("expected a Parquet file (which begins with PAR1) or an NPY file");
        File.WriteAllText(Parquet, "");
        (await OfParquet()).ShouldContain("got neither");
        (await IndexerRun.Of("import", _folder.Path, "-o", Index)).OnlyErrorOf(2).ShouldContain("it is a folder");
        ImportFiles.WriteNpy(Npy, Vectors);
        (await IndexerRun.Of("import", Npy, "-o", Index)).OnlyErrorOf(2).ShouldContain("--labels FILE.csv");
        (await IndexerRun.Of("import", Npy, "--labels", Csv, "-o", Index)).OnlyErrorOf(2).ShouldContain("name a CSV file with the columns id and label");
        (await IndexerRun.Of("import", Npy, "--labels", Csv, "-o", Index, "--save-every", "-1")).OnlyErrorOf(2).ShouldContain("'--save-every' expects 0 to 86400 seconds");
    }

    private static float?[]?[] Nullable(float[][] vectors) => [.. vectors.Select(vector => vector.Select(value => (float?)value).ToArray())];

    private async Task<string> OfNpy(params string[] lines)
    {
        File.WriteAllText(Csv, string.Join("\n", lines) + "\n", new UTF8Encoding(false));
        return Refused(await IndexerRun.Of("import", Npy, "--labels", Csv, "-o", Index));
    }

    private async Task<string> OfParquet(params string[] more) => Refused(await IndexerRun.Of(["import", Parquet, "-o", Index, .. more]));

    private string Refused(IndexerRun run)
    {
        Directory.GetFiles(_folder.Path, "i.index*").ShouldBeEmpty("nothing is begun before every row is checked");
        return run.OnlyErrorOf(2);
    }
}

internal static class RefusedRun
{
    /// <summary>The one line of a run that failed, besides its progress.</summary>
    public static string OnlyErrorOf(this IndexerRun run, int exitCode)
    {
        run.ExitCode.ShouldBe(exitCode, run.Error + run.Output);
        return run.Error.TrimEnd().Split('\n').Where(line => !line.StartsWith("checking: ", StringComparison.Ordinal)).ShouldHaveSingleItem();
    }
}
