using System.Globalization;

namespace EdgeAI.Capture.Sources;

/// <summary>Keeps passwords out of messages, also where a URI is written so that no parser finds them.</summary>
internal static class UriSecrets
{
    private const string Hidden = "…", AuthorityMark = "://";

    private static readonly string[] SecretWords = ["pass", "pwd", "psw", "secret", "token", "apikey", "api_key", "auth", "credential"];
    private static readonly string[] SecretNames = ["key", "p", "ps", "psd", "pw", "usr_p", "user_p", "loginpas", "pin", "sid", "session"];

    // Their rest is a path of this machine or a setting of ours.
    private static readonly string[] LocalSchemes = ["folder", "synthetic", "v4l2", "libcamera", "file"];

    /// <summary>The text without login and without values of settings that look like secrets.</summary>
    public static string Hide(string text)
    {
        if (IsLocal(text))
            return text;
        var start = AuthorityStart(text);
        var login = LoginEnd(text, start);
        return HideSettings(login > start ? string.Concat(text.AsSpan(0, start), text.AsSpan(login)) : text);
    }

    /// <summary>A text in which URIs stand, without their logins and secrets; the rest of it stays.</summary>
    /// <param name="text">What a program said.</param>
    /// <param name="known">URIs among other things that may stand in it: with these nothing has to be guessed.</param>
    public static string HideIn(string text, IEnumerable<string> known)
    {
        foreach (var uri in known.Where(argument => argument.Contains(AuthorityMark, StringComparison.Ordinal)))
            text = text.Replace(uri, Hide(uri), StringComparison.Ordinal);
        if (!text.Contains(AuthorityMark, StringComparison.Ordinal))
            return text;
        return string.Join(' ', text.Split(' ').Select(static word => word.Contains(AuthorityMark, StringComparison.Ordinal) ? HideWord(word) : word));
    }

    // What follows a URI in a sentence stays: the colon before a reason, quotes and brackets.
    private static string HideWord(string word)
    {
        var bare = word.TrimEnd(':', ',', '.', ';', '\'', '"', ')', ']', '>');
        return Hide(bare) + word[bare.Length..];
    }

    /// <summary>
    /// Whether what stands before an <c>@</c> holds another one, or reaches beyond the authority, and the part that is left cannot be host and port.
    /// </summary>
    public static bool HasUnencodedLogin(string text)
    {
        var start = AuthorityStart(text);
        var end = AuthorityEnd(text, start);
        if (text.AsSpan(start, end - start).Count('@') > 1)
            return true;
        return LoginEnd(text, start) > end && !text.AsSpan(start, end - start).Contains('@') && !IsHostAndPort(text.AsSpan(start, end - start));
    }

    private static bool IsLocal(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && LocalSchemes.Contains(text[..colon], StringComparer.OrdinalIgnoreCase);

    private static int AuthorityStart(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var start = text.IndexOf(AuthorityMark, StringComparison.Ordinal) is >= 0 and var found ? found : colon >= 0 && colon + 1 < text.Length && text[colon + 1] is '/' or '\\' ? colon : -1;
        if (start < 0)
            return 0;
        start++;
        while (start < text.Length && text[start] is '/' or '\\')
            start++;
        return start;
    }

    private static int AuthorityEnd(string text, int start) => text.IndexOfAny(['/', '\\', '?', '#'], start) is >= 0 and var end ? end : text.Length;

    /// <summary>Behind the last <c>@</c> that may belong to a login; <paramref name="start"/> where there is none.</summary>
    private static int LoginEnd(string text, int start)
    {
        var end = AuthorityEnd(text, start);
        var authority = text.AsSpan(start, end - start);
        var inAuthority = authority.LastIndexOf('@');
        var last = text.LastIndexOf('@');
        if (last < start)
            return start;
        if (inAuthority == last - start)
            return last + 1;
        return IsValueOfSetting(text, end, last) && (inAuthority >= 0 || IsHostAndPort(authority)) ? start + inAuthority + 1 : last + 1;
    }

    // A mail address as a camera's setting is no login; anything else with an @ may be one that was cut short.
    private static bool IsValueOfSetting(string text, int end, int at)
    {
        var question = text.IndexOf('?', end);
        if (question < 0 || at < question)
            return false;
        var pair = text.AsSpan(question + 1, at - question - 1);
        return pair[(pair.LastIndexOf('&') + 1)..].Contains('=');
    }

    private static bool IsHostAndPort(ReadOnlySpan<char> authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon < 0 || authority.EndsWith("]") || (colon > 0 && ushort.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }

    private static string HideSettings(string text)
    {
        var question = text.IndexOf('?', StringComparison.Ordinal);
        if (question < 0)
            return text;
        var pairs = text[(question + 1)..].Split('&');
        for (var i = 0; i < pairs.Length; i++)
            if (pairs[i].IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && IsSecret(pairs[i].AsSpan(0, equals)))
                pairs[i] = string.Concat(pairs[i].AsSpan(0, equals + 1), Hidden);
        return string.Concat(text.AsSpan(0, question + 1), string.Join('&', pairs));
    }

    private static bool IsSecret(ReadOnlySpan<char> name)
    {
        foreach (var secret in SecretNames)
            if (name.Equals(secret, StringComparison.OrdinalIgnoreCase))
                return true;
        foreach (var word in SecretWords)
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
