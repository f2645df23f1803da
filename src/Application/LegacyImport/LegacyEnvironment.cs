using System.Text;
using EggMoney.Application.Accounts;
using EggMoney.Domain.Accounts;

namespace EggMoney.Application.LegacyImport;

/// <summary>What <c>.env</c> says. It holds secrets: nothing of this type is ever written anywhere but into the vault.</summary>
internal sealed class LegacyEnvironment
{
    private const int LargestFile = 100_000;
    private const int LongestSecret = 1000;

    /// <summary>KIS' practice system listens here.</summary>
    private const string MockPort = ":29443";

    private static readonly string[] KeysOfAccount = ["HANTOO_APP_KEY", "HANTOO_APP_SECRET", "HANTOO_CANO"];

    private static readonly Dictionary<string, (string English, string Korean)> NotTaken = new()
    {
        ["SECRET_KEY"] = ("The old web page's key is not taken over: this server has its own.", "이전 웹 페이지의 키는 가져오지 않습니다. 이 서버에는 자체 키가 있습니다."),
        ["API_KEY"] = ("The old web page's password is not taken over: everybody has their own here.", "이전 웹 페이지의 비밀번호는 가져오지 않습니다. 여기서는 각자의 비밀번호를 씁니다."),
    };

    private readonly Dictionary<string, string> _values = [];

    /// <summary>The name that the old machine calls its owner by; null when it says none.</summary>
    public string? Machine => Find("ADMIN");

    /// <summary>Whether the average-price check was switched by tier: one machine did not.</summary>
    public bool AveragePriceCheckAuto => !string.Equals(Machine, "sk", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether there is a brokerage account that can be taken over.</summary>
    public bool HasAccount => IsComplete && AccountSecrets.All(secret => secret.Value.Length <= LongestSecret && secret.Value.All(letter => letter is >= '!' and <= '~'));

    /// <summary>Whether there is a Telegram bot with a chat.</summary>
    public bool HasChannel => Find("TELEGRAM_BOT_TOKEN") is not null && Find("TELEGRAM_CHAT_ID") is not null;

    /// <summary>Practice or money.</summary>
    public BrokerEnvironment BrokerEnvironment => Find("HANTOO_API_URL") is { } url && (url.Contains(MockPort, StringComparison.Ordinal) || url.Contains("vts", StringComparison.OrdinalIgnoreCase))
        ? BrokerEnvironment.Mock
        : BrokerEnvironment.Real;

    /// <summary>The account number's second part.</summary>
    public string ProductCode => Find("HANTOO_ACNT_PRDT_CD") is { Length: 2 } code && code.All(char.IsAsciiDigit) ? code : "01";

    /// <summary>The brokerage account's secrets by field.</summary>
    public IReadOnlyList<(string Field, string Value)> AccountSecrets =>
        [(SecretFields.AppKey, Find("HANTOO_APP_KEY")!), (SecretFields.AppSecret, Find("HANTOO_APP_SECRET")!), (SecretFields.AccountNumber, Find("HANTOO_CANO")!)];

    /// <summary>The channel's secrets by field.</summary>
    public IReadOnlyList<(string Field, string Value)> ChannelSecrets =>
        [(SecretFields.BotToken, Find("TELEGRAM_BOT_TOKEN")!), (SecretFields.ChatId, Find("TELEGRAM_CHAT_ID")!)];

    /// <summary>Entries that were read.</summary>
    public int Entries => _values.Count;

    /// <inheritdoc/>
    public override string ToString() => nameof(LegacyEnvironment);

    /// <summary>Reads a file: <c>KEY=value</c> lines, with or without <c>export</c>, quotes and comments.</summary>
    public static LegacyEnvironment Read(LegacyText file, ImportProblems problems)
    {
        var environment = new LegacyEnvironment();
        if (file.Content.Length > LargestFile || Array.IndexOf(file.Content, (byte)0) >= 0)
        {
            problems.Fatal("not_env", file.Name, null, null, "The file is not a .env file of KEY=value lines.", "KEY=value 줄로 된 .env 파일이 아닙니다.");
            return environment;
        }

        var line = 0;
        foreach (var text in Encoding.UTF8.GetString(file.Content).TrimStart('\uFEFF').Split('\n'))
        {
            line++;
            if (Parse(text) is { } pair)
            {
                environment._values[pair.Key] = pair.Value;
            }
            else if (text.AsSpan().Trim() is { Length: > 0 } rest && rest[0] != '#')
            {
                // The line itself may be half a secret.
                problems.Tell("not_an_entry", file.Name, line, null, "The line is not KEY=value; it is passed over.", "KEY=value 형식이 아닌 줄이므로 건너뜁니다.");
            }
        }

        environment.Check(file.Name, problems);
        return environment;
    }

    private static (string Key, string Value)? Parse(string line)
    {
        var text = line.Trim();
        if (text.StartsWith("export ", StringComparison.Ordinal))
        {
            text = text[7..].TrimStart();
        }

        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || text[0] == '#')
        {
            return null;
        }

        var key = text[..equals].TrimEnd();
        if (!key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
        {
            return null;
        }

        var value = text[(equals + 1)..].TrimStart();
        if (value.Length > 0 && value[0] is '"' or '\'' && value.IndexOf(value[0], 1) is > 0 and var end)
        {
            return (key, value[1..end]);
        }

        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        return (key, (comment >= 0 ? value[..comment] : value).TrimEnd());
    }

    private void Check(string file, ImportProblems problems)
    {
        foreach (var (key, (english, korean)) in NotTaken.Where(pair => Find(pair.Key) is not null))
        {
            problems.Tell("not_taken_over", file, null, key, english, korean);
            problems.Skip(file);
        }

        if (!IsComplete && Array.Exists(KeysOfAccount, key => Find(key) is not null))
        {
            problems.Bad(
                "account_incomplete",
                file,
                null,
                Array.Find(KeysOfAccount, key => Find(key) is null),
                "The brokerage account needs HANTOO_APP_KEY, HANTOO_APP_SECRET and HANTOO_CANO; this one is missing.",
                "증권 계좌에는 HANTOO_APP_KEY, HANTOO_APP_SECRET, HANTOO_CANO가 모두 필요한데 이 값이 없습니다.");
        }
        else if (IsComplete && !HasAccount)
        {
            problems.Bad("bad_secret", file, null, null, "A key or the account number holds blanks or letters that KIS does not give out. Enter it again in the file.", "키 또는 계좌번호에 KIS가 발급하지 않는 문자가 있습니다. 파일에 다시 입력하십시오.");
        }

        if (string.Equals(Find("IS_TEST"), "true", StringComparison.OrdinalIgnoreCase))
        {
            problems.Tell("was_test", file, null, "IS_TEST", "The old machine ran as a test: its trades may never have reached the broker.", "이전 서버는 테스트 모드로 실행되어 거래가 증권사에 전달되지 않았을 수 있습니다.");
        }
    }

    private bool IsComplete => KeysOfAccount.All(key => Find(key) is not null);

    private string? Find(string key) => _values.TryGetValue(key, out var value) && value.Length > 0 ? value : null;
}
