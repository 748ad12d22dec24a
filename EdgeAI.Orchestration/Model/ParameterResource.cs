namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>A value from outside the model: configuration when the application runs, an input when it is deployed.</summary>
public sealed class ParameterResource : Resource, IResourceWithoutLifetime, IValueProvider, IManifestExpressionProvider
{
    private readonly Lazy<string> _value;

    /// <param name="name">Name; its configuration key is <c>Parameters:NAME</c>.</param>
    /// <param name="callback">Reads the value, given the default if there is one.</param>
    /// <param name="secret">Whether it must not be shown.</param>
    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false) : base(name)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _value = new Lazy<string>(() => callback(Default));
        Secret = secret;
    }

    /// <summary>Whether it must not be shown.</summary>
    public bool Secret { get; }

    /// <summary>What it is when nobody configures it.</summary>
    public ParameterDefault? Default { get; set; }

    /// <summary>Key in the AppHost's configuration.</summary>
    public string ConfigurationKey => $"Parameters:{Name}";

    /// <inheritdoc />
    public string ValueExpression => $"{{{Name}.value}}";

    /// <inheritdoc />
    /// <exception cref="DistributedApplicationException">It is not configured and has no default.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(_value.Value);
}

/// <summary>What a parameter is when nobody configures it.</summary>
public abstract class ParameterDefault
{
    /// <summary>The value to use.</summary>
    public abstract string GetDefaultValue();
}

/// <summary>A default that stands in the model.</summary>
/// <param name="value">The value.</param>
/// <param name="published">Whether the manifest may contain it.</param>
public sealed class ConstantParameterDefault(string value, bool published) : ParameterDefault
{
    /// <summary>Whether the manifest may contain it.</summary>
    public bool IsPublished { get; } = published;

    /// <inheritdoc />
    public override string GetDefaultValue() => value;
}

/// <summary>A default that is made up at random, such as an API key.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ";
    private const string LettersAndDigits = Letters + "0123456789";
    private const string WithSpecial = LettersAndDigits + "-_.{}~()*+!";

    /// <summary>Fewest characters that carry 128 bits. At least 1.</summary>
    public int MinLength { get; init; } = 22;

    /// <summary>Whether punctuation may occur.</summary>
    public bool Special { get; init; } = true;

    /// <inheritdoc />
    public override string GetDefaultValue() =>
        System.Security.Cryptography.RandomNumberGenerator.GetString(Special ? WithSpecial : LettersAndDigits, MinLength);
}
