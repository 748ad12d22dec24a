using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>A text with references to values that are known only when the application runs, or never before it is deployed.</summary>
public sealed class ReferenceExpression : IValueProvider, IManifestExpressionProvider
{
    private ReferenceExpression(string format, IReadOnlyList<IValueProvider> providers)
    {
        Format = format;
        ValueProviders = providers;
    }

    /// <summary>The text, as <see cref="string.Format(IFormatProvider, string, object?[])"/> takes it.</summary>
    public string Format { get; }

    /// <summary>The references in the order of the text.</summary>
    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    /// <inheritdoc />
    public string ValueExpression => string.Format(CultureInfo.InvariantCulture, Format,
        [.. ValueProviders.Select(object? (provider) => provider is IManifestExpressionProvider named ? named.ValueExpression : null)]);

    /// <summary>Makes an expression from an interpolated string whose holes are references.</summary>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    /// <inheritdoc />
    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = await ValueProviders[i].GetValueAsync(cancellationToken).ConfigureAwait(false);
        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    /// <summary>Collects text and references; the compiler uses it for <see cref="Create"/>.</summary>
    [InterpolatedStringHandler]
    public readonly struct ExpressionInterpolatedStringHandler
    {
        private readonly StringBuilder _format;
        private readonly List<IValueProvider> _providers;

        /// <param name="literalLength">Characters of literal text.</param>
        /// <param name="formattedCount">Number of holes.</param>
        public ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
        {
            _format = new StringBuilder(literalLength + 4 * formattedCount);
            _providers = new List<IValueProvider>(formattedCount);
        }

        /// <summary>Takes literal text.</summary>
        public void AppendLiteral(string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            _format.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        }

        /// <summary>Takes a text as literal.</summary>
        public void AppendFormatted(string? value) => AppendLiteral(value ?? "");

        /// <summary>Takes a reference.</summary>
        public void AppendFormatted<T>(T valueProvider) where T : IValueProvider
        {
            _format.Append(CultureInfo.InvariantCulture, $"{{{_providers.Count}}}");
            _providers.Add(valueProvider);
        }

        /// <summary>Takes a reference to a resource.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> resource) where T : IResource, IValueProvider
        {
            ArgumentNullException.ThrowIfNull(resource);
            AppendFormatted(resource.Resource);
        }

        internal ReferenceExpression Build() => new(_format.ToString(), _providers);
    }
}
