using EdgeAI.Inference.Hosting;

namespace EdgeAI.Inference.Items;

/// <summary>A lesson or a change that cannot be made as asked for: the caller's mistake.</summary>
internal sealed class LessonException(string message) : Exception(message);

/// <summary>There is no such item.</summary>
internal sealed class UnknownItemException(string id) : Exception($"Expected the id of a taught item, got '{id}'. The list of items has them.");

/// <summary>There is no such source, or it is silent.</summary>
internal sealed class UnknownSourceException : Exception
{
    private UnknownSourceException(string message) : base(message)
    {
    }

    public static UnknownSourceException Unknown(string source, IEnumerable<string> known) =>
        new($"Expected the name of a source that sends frames{(known.Any() ? $" ({string.Join(", ", known)})" : ", of which there is none at this moment")}, got '{source}'.");

    public static UnknownSourceException Silent(string source, TimeSpan waited) =>
        new($"Expected frames of '{source}', got none within {waited.TotalSeconds:0} s. Look whether capture runs and the camera sends.");
}

/// <summary>As many items or photographs as allowed are there.</summary>
internal sealed class ItemLimitException(string message) : Exception(message);

/// <summary>Nothing can be taught because the folder cannot be used.</summary>
internal sealed class ItemsUnavailableException(string folder, Exception inner)
    : NotKeptException($"The folder of taught items {folder} cannot be used: {inner.Message.TrimEnd('.')}. Make room there and grant this user write access, or name another in {ItemsOptions.Section}:{nameof(ItemsOptions.Folder)}.", inner);

/// <summary>An archive cannot be put together, or taken in, for lack of room.</summary>
internal sealed class ArchiveRoomException(string folder, Exception inner)
    : Exception($"The archive needs room in {folder} while it is made or read: {inner.Message.TrimEnd('.')}. Make room there, or name another folder in the environment variable TMPDIR.", inner);
