using System.Security.Cryptography;
using System.Text;
using EdgeAI.Dashboard.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeAI.Dashboard.Security;

/// <summary>The token that opens the pages and the cookie that keeps them open.</summary>
public sealed class BrowserToken(IOptions<DashboardOptions> options)
{
    private readonly byte[] _token = Encoding.UTF8.GetBytes(options.Value.BrowserToken!);

    /// <summary>The cookie's value: derived from the token, so that it outlives a restart with the same token and does not show it.</summary>
    public string CookieValue { get; } =
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.Value.BrowserToken!), "edgeai dashboard cookie 1"u8));

    /// <summary>Whether <paramref name="token"/> is the token.</summary>
    public bool Matches(string? token) => token is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), _token);

    /// <summary>Whether a request carries the cookie, or the token as a bearer.</summary>
    public bool Admits(HttpContext context)
    {
        if (context.Request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var bearer])
            return Matches(bearer);
        return context.Request.Cookies.TryGetValue(CookieName(context), out var cookie)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(cookie), Encoding.UTF8.GetBytes(CookieValue));
    }

    /// <summary>Sets the cookie.</summary>
    public void SetCookie(HttpContext context) => context.Response.Cookies.Append(CookieName(context), CookieValue, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
        MaxAge = TimeSpan.FromDays(3),
        Path = "/",
    });

    /// <summary>A token of 128 random bits.</summary>
    public static string Create() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    // Cookies are shared between the ports of a host; two dashboards must not log each other out.
    private static string CookieName(HttpContext context) => $".EdgeAI.Dashboard.{context.Request.Host.Port ?? 80}";
}
