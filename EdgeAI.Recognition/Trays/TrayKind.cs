namespace EdgeAI.Recognition.Trays;

/// <summary>How things lie on a tray.</summary>
public enum TrayKind
{
    /// <summary>Different items in free positions, of different sizes, at least a twentieth of the frame apart.</summary>
    Free,

    /// <summary>Different items in rows that touch.</summary>
    Touching,

    /// <summary>The same photograph several times, in rows, a twentieth of the frame apart.</summary>
    Equal,

    /// <summary>The same photograph several times, in rows that touch.</summary>
    EqualTouching,

    /// <summary>As <see cref="Free"/>, in a frame of 16 to 9.</summary>
    Wide,
}
