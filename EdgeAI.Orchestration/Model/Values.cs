namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>A value that may be known only once the application runs.</summary>
public interface IValueProvider
{
    /// <summary>The value; waits until it is known.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}

/// <summary>A value that the manifest names instead of containing.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>The name in braces, such as <c>{inference.bindings.http.url}</c>.</summary>
    string ValueExpression { get; }
}
