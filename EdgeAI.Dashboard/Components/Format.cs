using System.Globalization;

namespace EdgeAI.Dashboard.Components;

/// <summary>Times, lengths and quantities as the pages write them.</summary>
public static class Format
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    /// <summary>A length of time: <c>850 ns</c>, <c>12.3 µs</c>, <c>1.24 ms</c>, <c>3.50 s</c>, <c>2 m 5 s</c>, <c>3 h 2 m</c>.</summary>
    public static string Duration(double nanoseconds) => nanoseconds switch
    {
        0 => "0",
        < 1e3 => $"{nanoseconds.ToString("0", s_culture)} ns",
        < 1e6 => $"{Digits(nanoseconds / 1e3)} µs",
        < 1e9 => $"{Digits(nanoseconds / 1e6)} ms",
        < 60e9 => $"{Digits(nanoseconds / 1e9)} s",
        < 3600e9 => $"{(int)(nanoseconds / 60e9)} m {(int)(nanoseconds / 1e9 % 60)} s",
        _ => $"{(long)(nanoseconds / 3600e9)} h {(int)(nanoseconds / 60e9 % 60)} m",
    };

    /// <summary>A point in time in this machine's zone, to the millisecond; with its date unless that is today.</summary>
    /// <param name="nanoseconds">Since 1970-01-01 UTC.</param>
    public static string Time(ulong nanoseconds) => Time(Local(nanoseconds), "HH:mm:ss.fff");

    /// <summary>A point in time in this machine's zone, to the second; with its date unless that is today.</summary>
    public static string Time(DateTimeOffset? time) => time is { } t ? Time(t.ToLocalTime(), "HH:mm:ss") : "–";

    /// <summary>A point in time in full, to the microsecond, with its zone.</summary>
    /// <param name="nanoseconds">Since 1970-01-01 UTC.</param>
    public static string FullTime(ulong nanoseconds) => Local(nanoseconds).ToString("yyyy-MM-dd HH:mm:ss.ffffff zzz", s_culture);

    /// <summary>The time of day, for axes.</summary>
    /// <param name="nanoseconds">Since 1970-01-01 UTC.</param>
    public static string Clock(ulong nanoseconds) => Local(nanoseconds).ToString("HH:mm:ss", s_culture);

    /// <summary>A count with thousands set apart: <c>12,345</c>.</summary>
    public static string Count(long count) => count.ToString("N0", s_culture);

    /// <summary>A value with its UCUM unit: seconds and bytes scaled, annotations in braces read as words.</summary>
    public static string Quantity(double value, string unit)
    {
        if (double.IsNaN(value))
            return "–";
        var (name, per) = unit.EndsWith("/s", StringComparison.Ordinal) ? (unit[..^2], "/s") : (unit, "");
        return name switch
        {
            "s" when per.Length == 0 => Signed(value, v => Duration(v * 1e9)),
            "ms" when per.Length == 0 => Signed(value, v => Duration(v * 1e6)),
            "us" when per.Length == 0 => Signed(value, v => Duration(v * 1e3)),
            "ns" when per.Length == 0 => Signed(value, Duration),
            "By" => Signed(value, Bytes) + per,
            "%" => $"{Number(value)} %{per}",
            "1" or "" => Number(value) + per,
            "Cel" => $"{Number(value)} °C{per}",
            _ => $"{Number(value)} {Word(name, value)}{per}",
        };
    }

    /// <summary>A number in as few digits as tell it: 0.25, 61.5, 1,234, 1.2 M.</summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        if (size >= 1e15 || size > 0 && size < 1e-4)
            return value.ToString("0.###e+0", s_culture);
        if (size >= 1e7)
            return $"{Digits(value / (size >= 1e9 ? 1e9 : 1e6))} {(size >= 1e9 ? "G" : "M")}";
        return size == Math.Floor(size) ? value.ToString("N0", s_culture) : size >= 1000 ? value.ToString("N1", s_culture) : value.ToString(size < 1 ? "0.####" : "0.##", s_culture);
    }

    /// <summary>A unit's name alone, for axes and lists.</summary>
    public static string Unit(string unit) => unit switch
    {
        "" or "1" => "",
        "By" => "bytes",
        "s" => "seconds",
        "ms" => "milliseconds",
        "Cel" => "°C",
        _ => unit.Trim('{', '}'),
    };

    private static string Word(string unit, double value)
    {
        if (unit is not ['{', .., '}'])
            return unit;
        var word = unit[1..^1];
        return Math.Abs(value) == 1 || word.EndsWith('s') ? word : word + "s";
    }

    private static string Bytes(double value)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var i = 0;
        for (; value >= 1024 && i < units.Length - 1; i++)
            value /= 1024;
        return i == 0 ? $"{Number(value)} B" : $"{Digits(value)} {units[i]}";
    }

    private static string Signed(double value, Func<double, string> write) => value < 0 ? "-" + write(-value) : write(value);

    private static string Digits(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : Math.Abs(value) >= 10 ? "0.0" : "0.00", s_culture);

    private static string Time(DateTimeOffset local, string format) =>
        local.Date == DateTime.Today ? local.ToString(format, s_culture) : local.ToString("yyyy-MM-dd " + format, s_culture);

    private static DateTimeOffset Local(ulong nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)Math.Min(nanoseconds / 100, 2_000_000_000_000_000_000)).ToLocalTime();
}
