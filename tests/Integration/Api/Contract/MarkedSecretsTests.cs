using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EggMoney.Application.Accounts;
using EggMoney.Application.LegacyImport;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.Integration.LegacyImport;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api.Contract;

/// <summary>Runs the whole API with secrets that can be recognised, and then looks for them wherever something is kept or told.</summary>
public partial class MarkedSecretsTests
{
    private const string Password = "marked password one of hers";
    private const string OtherPassword = "marked password two of hers";
    private const string ThirdPassword = "marked password three of hers";

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task No_secret_is_kept_or_told_in_clear(DatabaseProvider provider)
    {
        var log = new CapturedLog();
        var mail = new Mailbox();
        await using var host = await ApiHost.StartAsync(provider, null, services =>
        {
            CapturedLog.AddTo(services, log);
            services.AddSingleton<IBrokerFactory, StandInBrokers>().AddSingleton<IAccountMessages>(mail);
        });
        var contract = await ApiContract.ReadAsync(host);
        var run = new Run(host);
        var export = await UseEverythingAsync(host, contract, run, mail);

        // What an operation shows once is in its own answer, and in that one only.
        run.Answers.Count.ShouldBeGreaterThan(contract.Operations.Count(operation => operation.IsApi) - 1);
        contract.Operations.Where(operation => operation.IsApi && !run.Answers.Any(answer => answer.Operation == operation.Id)).Select(operation => operation.Id).ShouldBeEmpty("every operation is to have been used");
        run.Secrets.Count.ShouldBeGreaterThan(20);
        var wrong = new List<string>();
        foreach (var (name, secret, shownBy) in run.Secrets)
        {
            foreach (var (form, text) in Forms(secret))
            {
                foreach (var answer in run.Answers.Where(answer => answer.Operation != shownBy && answer.Text.Contains(text, StringComparison.Ordinal)))
                {
                    wrong.Add($"{name} ({form}) is in an answer of {answer.Operation}.");
                }

                foreach (var line in log.Lines.Where(line => line.Contains(text, StringComparison.Ordinal)).Take(3))
                {
                    wrong.Add($"{name} ({form}) is logged: {line.Split(':')[0]}: {line[..Math.Min(line.Length, 300)]}");
                }

                if (export.Contains(text, StringComparison.Ordinal))
                {
                    wrong.Add($"{name} ({form}) is in the export.");
                }
            }
        }

        foreach (var (table, rows) in await RawRows.ReadAsync(host.Database))
        {
            foreach (var (name, secret, _) in run.Secrets)
            {
                foreach (var (form, text) in Forms(secret).Where(form => rows.Any(row => row.Contains(form.Text, StringComparison.OrdinalIgnoreCase))))
                {
                    wrong.Add($"{name} ({form}) is in the table {table}.");
                }
            }
        }

        wrong.ShouldBeEmpty();
        log.Lines.Count.ShouldBeGreaterThan(1000, "the log was to be captured at its finest");
    }

    /// <summary>Everything that a server sees: its setup, an admin, people who come and go, accounts, bots, a session, mistakes.</summary>
    private static async Task<string> UseEverythingAsync(ApiHost host, ApiContract contract, Run run, Mailbox mail)
    {
        // The first admin.
        var setup = run.Mark("setup token", SetupToken().Match(host.Said.Single()).Groups[1].Value, null);
        run.Mark("password", Password, null);
        await run.SendAsync("setUpServer", HttpMethod.Post, "/api/v1/auth/setup", new { setupToken = setup, username = "ada", email = "ada@example.org", password = Password });
        var login = await run.SendAsync("login", HttpMethod.Post, "/api/v1/auth/login", new { username = "ada", password = Password });
        Remember(run, login!, "login");
        var ada = login!["accessToken"]!.GetValue<string>();
        await run.SendAsync("login", HttpMethod.Post, "/api/v1/auth/login", new { username = "ada", password = run.Mark("wrong password", "marked wrong password", null) });
        host.Pass(TimeSpan.FromSeconds(1));
        Remember(run, (await run.SendAsync("refreshLogin", HttpMethod.Post, "/api/v1/auth/refresh", new { refreshToken = login["refreshToken"]!.GetValue<string>() }))!, "refreshLogin");

        // People.
        var invitation = await run.SendAsync("addInvitation", HttpMethod.Post, "/api/v1/admin/invitations", new { note = "for Bob" }, ada);
        var code = run.Mark("invite code", invitation!["code"]!.GetValue<string>(), "addInvitation");
        await run.SendAsync("register", HttpMethod.Post, "/api/v1/auth/register", new { username = "bob", email = "bob@example.org", password = run.Mark("Bob's password", "marked words of the second", null), inviteCode = code });
        var carol = await run.SendAsync("addTenant", HttpMethod.Post, "/api/v1/admin/tenants", new { username = "carol", email = "carol@example.org" }, ada);
        if (carol!["inviteCode"]?.GetValue<string>() is { } first)
        {
            run.Mark("first code", first, "addTenant");
        }

        var dave = await run.SendAsync("addTenant", HttpMethod.Post, "/api/v1/admin/tenants", new { username = "dave", email = "dave@example.org", firstPassword = run.Mark("first password", "marked first password", null) }, ada);

        // The second factor.
        var seed = await run.SendAsync("setUpTwoFactor", HttpMethod.Post, "/api/v1/me/two-factor/setup", new { password = Password }, ada);
        var secret = run.Mark("seed", seed!["secret"]!.GetValue<string>(), "setUpTwoFactor");
        RememberCodes(run, (await run.SendAsync("enableTwoFactor", HttpMethod.Post, "/api/v1/me/two-factor/enable", new { totp = host.TotpNow(secret) }, ada))!, "enableTwoFactor");
        host.Pass(TimeSpan.FromSeconds(60));
        RememberCodes(run, (await run.SendAsync("renewRecoveryCodes", HttpMethod.Post, "/api/v1/me/two-factor/recovery-codes", new { password = Password, totp = host.TotpNow(secret) }, ada))!, "renewRecoveryCodes");
        host.Pass(TimeSpan.FromSeconds(60));
        Remember(run, (await run.SendAsync("login", HttpMethod.Post, "/api/v1/auth/login", new { username = "ada", password = Password, totp = host.TotpNow(secret) }))!, "login");
        host.Pass(TimeSpan.FromSeconds(60));
        await run.SendAsync("disableTwoFactor", HttpMethod.Post, "/api/v1/me/two-factor/disable", new { password = Password, totp = host.TotpNow(secret) }, ada);

        // Passwords.
        run.Mark("second password", OtherPassword, null);
        run.Mark("third password", ThirdPassword, null);
        await run.SendAsync("changePassword", HttpMethod.Post, "/api/v1/auth/password", new { currentPassword = Password, newPassword = OtherPassword }, ada);
        await run.SendAsync("forgotPassword", HttpMethod.Post, "/api/v1/auth/password/forgot", new { email = "ada@example.org" });
        var reset = run.Mark("reset token", await mail.TokenAsync(), null);
        await run.SendAsync("resetPassword", HttpMethod.Post, "/api/v1/auth/password/reset", new { token = reset, newPassword = ThirdPassword });
        login = await run.SendAsync("login", HttpMethod.Post, "/api/v1/auth/login", new { username = "ada", password = ThirdPassword });
        Remember(run, login!, "login");
        ada = login!["accessToken"]!.GetValue<string>();

        // Tokens, accounts, channels.
        var token = await run.SendAsync("createToken", HttpMethod.Post, "/api/v1/me/tokens", new { name = "script", scope = "trade", expiresInDays = 30, password = ThirdPassword }, ada);
        var personal = run.Mark("personal token", token!["token"]!.GetValue<string>(), "createToken");
        await run.SendAsync("getMe", HttpMethod.Get, "/api/v1/me", null, personal);
        foreach (var (name, value) in new[] { ("app key", AccountLab.AppKey), ("app secret", AccountLab.AppSecret), ("account number", AccountLab.AccountNumber), ("bot token", AccountLab.BotToken), ("chat id", AccountLab.ChatId) })
        {
            run.Mark(name, value, null);
        }

        var import = await MoveInAsync(run, carol["id"]!.GetValue<Guid>(), dave!["id"]!.GetValue<Guid>(), ada);
        var ids = new Dictionary<string, string>
        {
            ["/api/v1/admin/tenants/{id}/imports"] = import,
            ["/api/v1/me/tokens"] = token["id"]!.GetValue<string>(),
            ["/api/v1/admin/tenants"] = carol["id"]!.GetValue<string>(),
            ["/api/v1/admin/invitations"] = invitation["id"]!.GetValue<string>(),
            ["/api/v1/credentials"] = (await run.SendAsync("addCredential", HttpMethod.Post, "/api/v1/credentials", AccountLab.Kis("real"), ada))!["id"]!.GetValue<string>(),
            ["/api/v1/notification-channels"] = (await run.SendAsync("addNotificationChannel", HttpMethod.Post, "/api/v1/notification-channels", AccountLab.Channel(), ada))!["id"]!.GetValue<string>(),
            ["/api/v1/bots"] = (await run.SendAsync("createBot", HttpMethod.Post, "/api/v1/bots", new { name = "Steady", symbol = "TQQQ", seed = 500 }, ada))!["id"]!.GetValue<string>(),
        };
        await run.SendAsync("activateCredential", HttpMethod.Post, $"/api/v1/credentials/{ids["/api/v1/credentials"]}/activate", new { proof = new { password = ThirdPassword } }, ada);
        await run.SendAsync("updateCredential", HttpMethod.Put, $"/api/v1/credentials/{ids["/api/v1/credentials"]}", new { label = "KIS", productCode = "01", appKey = AccountLab.AppKey, appSecret = AccountLab.AppSecret }, ada);
        await run.SendAsync("updateNotificationChannel", HttpMethod.Put, $"/api/v1/notification-channels/{ids["/api/v1/notification-channels"]}", new { label = "Phone", enabled = true, botToken = AccountLab.BotToken, chatId = AccountLab.ChatId }, ada);

        var pairing = await run.SendAsync("pairNotificationChannel", HttpMethod.Post, $"/api/v1/notification-channels/{ids["/api/v1/notification-channels"]}/pairing", new { password = ThirdPassword }, ada);
        run.Mark("pairing code", pairing!["code"]!.GetValue<string>(), "pairNotificationChannel");

        // The secrets where they do not belong: a mistake must not make them public.
        await run.SendAsync("createBot", HttpMethod.Post, "/api/v1/bots", new { name = "x", symbol = "TQQQ", seed = 1, appSecret = AccountLab.AppSecret }, ada);
        await run.SendAsync("addCredential", HttpMethod.Post, "/api/v1/credentials", new { broker = "kis", label = "Wrong", environment = "real", appKey = AccountLab.AppKey + "!", appSecret = AccountLab.AppSecret, accountNumber = "x" + AccountLab.AccountNumber, productCode = "01" }, ada);

        // The rest by its documentation; what ends a login or an object comes last.
        var export = await run.ExportAsync(ada);
        foreach (var operation in contract.Operations
            .Where(operation => operation.IsApi && !run.Answers.Any(answer => answer.Operation == operation.Id))
            .OrderBy(operation => operation.Id is "logout" or "logoutEverywhere" or "deleteMe" ? 2 : operation.Method == HttpMethod.Delete ? 1 : 0))
        {
            await run.SendAsync(operation.Id!, operation.Request(name => ids.GetValueOrDefault(operation.CollectionOf(name)) ?? Walk.AnyId(name), operation.Id == "logoutEverywhere" ? await run.LogInAsync("ada", ThirdPassword) : operation.Id == "deleteMe" ? await run.LogInAsync("bob", "marked words of the second") : ada));
        }

        return export;
    }

    /// <summary>Old machines with secrets of their own: one for Carol, which is undone later, and one for Dave, which stays.</summary>
    private static async Task<string> MoveInAsync(Run run, Guid carol, Guid dave, string token)
    {
        var environment = $"""
            IS_TEST=false
            ADMIN=chan
            SECRET_KEY={run.Mark("old page's key", "marked-old-page-key-0001", null)}
            API_KEY={run.Mark("old page's password", "marked-old-page-password", null)}
            HANTOO_APP_KEY={run.Mark("old app key", "MARKEDoldAPPkey000000000000001", null)}
            HANTOO_APP_SECRET={run.Mark("old app secret", "MARKEDoldAPPsecret0000000000000000000001", null)}
            HANTOO_CANO={run.Mark("old account number", "70918264", null)}
            TELEGRAM_BOT_TOKEN={run.Mark("old bot token", "987654321:MARKEDoldBOTtoken-0000000000000001", null)}
            TELEGRAM_CHAT_ID={run.Mark("old chat id", "7091826455", null)}
            """;
        var store = $$"""{"AT_KEY":"{{run.Mark("old access token", "MARKEDoldACCESStoken0000001", null)}}","AT_EX_DATE":"2026-05-13 10:00:00"}""";
        var files = ImportLab.Input("current/chan/egg_chan.db") with { KeyStore = Text("key_store.json", store), Environment = Text(".env", environment) };

        // Where they do not belong: as the key store, as a torn one, as a database, and as the name and the value of a part.
        foreach (var form in new[]
        {
            ImportForm.Of(files with { KeyStore = Text("key_store.json", environment) }),
            ImportForm.Of(files with { KeyStore = Text("key_store.json", store[..^4]) }),
            ImportForm.Of(files with { Environment = Text(".env", environment.Replace("=", "==\n=", StringComparison.Ordinal)) }),
            ImportForm.Of(files, ("dryRun", environment)),
            ImportForm.Of(files, ("timeZone", "MARKEDoldAPPkey000000000000001")),
            ImportForm.Of(files, ("confirmation", environment)),
            ImportForm.Raw($"--b\nContent-Disposition: form-data; name=\"database\"; filename=\"egg.db\"\n\n{environment}\n--b--\n"),
            ImportForm.Raw($"--b\nContent-Disposition: form-data; name=\"environment\"; filename=\".env\"\n\n{environment}"),
        })
        {
            await UploadAsync(dave, form);
        }

        var id = await ImportAsync(carol, files);
        await ImportAsync(dave, files with { Databases = ImportLab.Input("current/choe/egg_choe.db").Databases });
        return id;

        static LegacyText Text(string name, string content) => new(name, Encoding.UTF8.GetBytes(content));

        async Task<string> ImportAsync(Guid tenant, LegacyInput input)
        {
            var report = await UploadAsync(tenant, ImportForm.Of(input));
            report = await UploadAsync(tenant, ImportForm.Of(input, ("dryRun", "false"), ("confirmation", report!["confirmation"].ShouldNotBeNull(report.ToJsonString()).GetValue<string>())));
            report!["secrets"]!.AsArray().Count.ShouldBe(5);
            return report["importId"]!.GetValue<string>();
        }

        Task<JsonNode?> UploadAsync(Guid tenant, HttpContent form) =>
            run.SendAsync("importLegacy", new(HttpMethod.Post, $"/api/v1/admin/tenants/{tenant}/imports") { Content = form, Headers = { Authorization = new("Bearer", token) } });
    }

    private static void Remember(Run run, JsonNode login, string operation)
    {
        run.Mark("access token", login["accessToken"].ShouldNotBeNull(login.ToJsonString()).GetValue<string>(), operation);
        run.Mark("refresh token", login["refreshToken"]!.GetValue<string>(), operation);
    }

    private static void RememberCodes(Run run, JsonNode answer, string operation)
    {
        foreach (var code in answer["recoveryCodes"]!.AsArray())
        {
            run.Mark("recovery code", code!.GetValue<string>(), operation);
        }
    }

    /// <summary>As it is, and as it would look in a column of bytes or in a token's middle.</summary>
    private static IEnumerable<(string Form, string Text)> Forms(string secret) =>
    [
        ("in clear", secret),
        ("in base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('=')[..^1]),
        ("in hexadecimal", Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret))),
    ];

    [GeneratedRegex("\"setupToken\":\"([^\"]+)\"")]
    private static partial Regex SetupToken();

    /// <summary>All that was sent, answered and to be kept secret.</summary>
    private sealed class Run(ApiHost host)
    {
        public List<(string Name, string Secret, string? ShownBy)> Secrets { get; } = [];

        public List<(string Operation, string Text)> Answers { get; } = [];

        public string Mark(string name, string secret, string? shownBy)
        {
            secret.Length.ShouldBeGreaterThan(5, name);
            Secrets.Add((name, secret, shownBy));
            return secret;
        }

        public async Task<JsonNode?> SendAsync(string operation, HttpMethod method, string path, object? body, string? token = null)
        {
            var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            request.Headers.Authorization = token is null ? null : new("Bearer", token);
            return await SendAsync(operation, request);
        }

        public async Task<JsonNode?> SendAsync(string operation, HttpRequestMessage request)
        {
            using (request)
            {
                using var response = await host.Anonymous.SendAndLeaveAsync(request);
                var text = await response.Content.ReadAsStringAsync();
                // Nobody plays Telegram here.
                (text.Contains("\"channel_unavailable\"", StringComparison.Ordinal) ? 0 : (int)response.StatusCode).ShouldBeLessThan(500, $"{operation}: {text}");
                Answers.Add((operation, response.Headers + text));
                return text.Length > 0 && response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null;
            }
        }

        public async Task<string> LogInAsync(string username, string password)
        {
            var login = (await SendAsync("login", HttpMethod.Post, "/api/v1/auth/login", new { username, password }))!;
            Remember(this, login, "login");
            return login["accessToken"]!.GetValue<string>();
        }

        public async Task<string> ExportAsync(string token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me/export") { Headers = { Authorization = new("Bearer", token) } };
            using var response = await host.Anonymous.SendAndLeaveAsync(request);
            response.IsSuccessStatusCode.ShouldBeTrue();
            Answers.Add(("exportMe", response.Headers.ToString()));
            using var archive = new ZipArchive(await response.Content.ReadAsStreamAsync());
            var text = new StringBuilder();
            foreach (var entry in archive.Entries)
            {
                using var reader = new StreamReader(entry.Open());
                text.AppendLine(entry.FullName).AppendLine(await reader.ReadToEndAsync());
            }

            return text.ToString();
        }
    }

    /// <summary>Where the reset token arrives.</summary>
    private sealed class Mailbox : IAccountMessages
    {
        private readonly TaskCompletionSource<string> _token = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task SendPasswordResetAsync(User user, string token, DateTime expiresAt, CancellationToken cancellationToken)
        {
            _token.TrySetResult(token);
            return Task.CompletedTask;
        }

        public Task<string> TokenAsync() => _token.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
