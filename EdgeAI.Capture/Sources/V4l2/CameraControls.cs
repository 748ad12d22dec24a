using System.Globalization;
using System.Text;

namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>A camera's controls, such as exposure, gain, focus and power-line frequency, by the names that <c>v4l2-ctl -l</c> shows.</summary>
internal static class CameraControls
{
    private const int MostControls = 512;

    /// <summary>Sets controls.</summary>
    /// <exception cref="InvalidDataException">There is no such control, or the value is out of its limits.</exception>
    public static void Set(LinuxDevice device, IReadOnlyDictionary<string, int> values)
    {
        if (values.Count == 0)
            return;
        var known = All(device);
        foreach (var (name, value) in values)
        {
            if (!known.TryGetValue(name, out var limits))
                throw new InvalidDataException($"{device.Path} has no control '{name}'; it has {string.Join(", ", known.Keys)}.");
            if (value < limits.Minimum || value > limits.Maximum)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{device.Path}: expected control.{name}={limits.Minimum} to {limits.Maximum}, got {value}."));
            var control = new V4l2Control { Id = limits.Id, Value = value };
            device.Control(V4l2Requests.SetControl, ref control, $"setting {name} to {value.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private static SortedDictionary<string, V4l2QueryControl> All(LinuxDevice device)
    {
        var controls = new SortedDictionary<string, V4l2QueryControl>(StringComparer.OrdinalIgnoreCase);
        var query = new V4l2QueryControl { Id = V4l2Requests.NextControl };
        for (var i = 0; i < MostControls && device.TryControl(V4l2Requests.QueryControl, ref query) == 0; i++)
        {
            if ((query.Flags & V4l2Requests.ControlDisabled) == 0)
                controls.TryAdd(NameOf(query.Name), query);
            query = new V4l2QueryControl { Id = query.Id | V4l2Requests.NextControl };
        }
        return controls;
    }

    // As v4l2-ctl makes a word of it: "White Balance, Automatic" is white_balance_automatic.
    private static string NameOf(ReadOnlySpan<byte> name)
    {
        var word = new StringBuilder();
        foreach (var character in name)
        {
            if (character == 0)
                break;
            if (char.IsAsciiLetterOrDigit((char)character))
                word.Append(char.ToLowerInvariant((char)character));
            else if (word.Length > 0 && word[^1] != '_')
                word.Append('_');
        }
        return word.ToString().TrimEnd('_');
    }
}
