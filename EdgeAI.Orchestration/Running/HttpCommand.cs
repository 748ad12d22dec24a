namespace EdgeAI.Orchestration.Running;

/// <summary>The button that sends a request to its resource.</summary>
internal static class HttpCommand
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(5) };

    public static async Task<ExecuteCommandResult> SendAsync(EndpointReference endpoint, string path, HttpCommandOptions options, ExecuteCommandContext context)
    {
        using var request = new HttpRequestMessage(options.Method ?? HttpMethod.Post, new Uri(new Uri(endpoint.Url), path));
        if (options.PrepareRequest is not null)
            await options.PrepareRequest(new HttpCommandRequestContext { Request = request, Endpoint = endpoint, CancellationToken = context.CancellationToken }).ConfigureAwait(false);
        try
        {
            using var response = await Client.SendAsync(request, context.CancellationToken).ConfigureAwait(false);
            if (options.GetCommandResult is not null)
                return await options.GetCommandResult(new HttpCommandResultContext { Response = response, CancellationToken = context.CancellationToken }).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return CommandResults.Success();
            var body = await response.Content.ReadAsStringAsync(context.CancellationToken).ConfigureAwait(false);
            return CommandResults.Failure($"{request.Method} {request.RequestUri} answered {(int)response.StatusCode}: {(body.Length > 500 ? body[..500] : body)}");
        }
        catch (HttpRequestException exception)
        {
            return CommandResults.Failure($"{request.Method} {request.RequestUri} failed: {exception.Message}");
        }
    }
}
