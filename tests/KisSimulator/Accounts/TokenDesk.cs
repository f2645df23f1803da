namespace EggMoney.KisSimulator.Accounts;

/// <summary>A token and until when it is good.</summary>
internal sealed record IssuedToken(string Text, DateTime IssuedAt, DateTime ExpiresAt);

/// <summary>Whether a token may be used.</summary>
internal enum TokenState
{
    Good,
    Expired,
    Unknown,
}

/// <summary>The tokens of one key.</summary>
internal sealed class TokenDesk
{
    private readonly List<IssuedToken> _tokens = [];
    private DateTime? _lastIssue;

    /// <summary>Answers that held a token.</summary>
    public int Issued { get; private set; }

    /// <summary>A token, the same as before if that is young enough; null when the last one was asked for less than a minute ago.</summary>
    public IssuedToken? Issue(SimulatorOptions options, string name, DateTime now)
    {
        if (now - _lastIssue < options.TokenInterval)
        {
            return null;
        }

        _lastIssue = now;
        Issued++;
        if (_tokens.LastOrDefault() is { } last && last.ExpiresAt > now && now - last.IssuedAt < options.TokenReuse)
        {
            return last;
        }

        var token = new IssuedToken(Text($"{options.Seed}/{name}", _tokens.Count), now, now + options.TokenLife);
        _tokens.Add(token);
        return token;
    }

    public TokenState StateOf(string text, DateTime now) => _tokens.Find(token => token.Text == text) is { } known
        ? known.ExpiresAt > now ? TokenState.Good : TokenState.Expired
        : TokenState.Unknown;

    /// <summary>Ends all tokens, as if their time were over.</summary>
    public void Expire(DateTime now)
    {
        for (var i = 0; i < _tokens.Count; i++)
        {
            _tokens[i] = _tokens[i].ExpiresAt > now ? _tokens[i] with { ExpiresAt = now } : _tokens[i];
        }
    }

    /// <summary>Forgets a token.</summary>
    public bool Revoke(string text) => _tokens.RemoveAll(token => token.Text == text) > 0;

    // The look of a JSON web token; nothing reads it.
    private static string Text(string name, int number)
    {
        var payload = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"token/{name}/{number}")));
        return $"eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzUxMiJ9.{payload}{payload}.{payload}SIMULATED";
    }
}
