using System.Text.Encodings.Web;

namespace EdgeAI.Dashboard.Security;

/// <summary>The way in: a link with the token, or a form to paste it into.</summary>
public static class LoginEndpoints
{
    /// <summary>Maps <c>/login</c>.</summary>
    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", (HttpContext context, BrowserToken token, string? t, string? returnUrl) =>
            t is { Length: > 0 } ? LogIn(context, token, t, returnUrl)
            : token.Admits(context) ? Results.LocalRedirect(Local(returnUrl))
            : Form(returnUrl, wrong: false));
        routes.MapPost("/login", async (HttpContext context, BrowserToken token) =>
        {
            var form = await context.Request.ReadFormAsync();
            return LogIn(context, token, form["t"].ToString().Trim(), form["returnUrl"]);
        }).DisableAntiforgery(); // No session to ride on yet; PageGate refuses other origins.
    }

    private static IResult LogIn(HttpContext context, BrowserToken token, string given, string? returnUrl)
    {
        if (!token.Matches(given))
            return Form(returnUrl, wrong: true);
        token.SetCookie(context);
        return Results.LocalRedirect(Local(returnUrl));
    }

    private static string Local(string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] ? url : "/";

    private static IResult Form(string? returnUrl, bool wrong) => Results.Content($$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>Log in · EdgeAI dashboard</title>
          <link rel="icon" href="/favicon.svg">
          <link rel="stylesheet" href="/app.css">
        </head>
        <body class="login" no-fuib-style>
          <form method="post" action="/login" class="login-card">
            <img src="/favicon.svg" alt="" width="40" height="40">
            <h1>EdgeAI dashboard</h1>
            <p>The program printed a login link when it started. Follow it, or paste its token here.</p>
            {{(wrong ? """<p class="login-wrong" role="alert">This is not the token of this dashboard. Take it from the link last printed.</p>""" : "")}}
            <label for="t">Token</label>
            <input id="t" name="t" type="password" autocomplete="current-password" required autofocus>
            <input type="hidden" name="returnUrl" value="{{HtmlEncoder.Default.Encode(returnUrl ?? "/")}}">
            <button type="submit">Log in</button>
          </form>
        </body>
        </html>
        """, "text/html; charset=utf-8", statusCode: wrong ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK);
}
