using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EggMoney.Integration.Notifications;

/// <summary>A message that the fake has taken.</summary>
internal sealed record TakenMessage(string Token, string ChatId, string Text, string? ParseMode);

/// <summary>How the fake answers one call; null from a script means as Telegram would.</summary>
internal sealed record FakeAnswer(int Status, string Description, int? RetryAfter = null, bool Take = false, bool Drop = false)
{
    public static readonly FakeAnswer Blocked = new(403, "Forbidden: bot was blocked by the user");
    public static readonly FakeAnswer Unauthorized = new(401, "Unauthorized");
    public static readonly FakeAnswer NoChat = new(400, "Bad Request: chat not found");
    public static readonly FakeAnswer BadMarkup = new(400, "Bad Request: can't parse entities: Can't find end of Bold entity at byte offset 12");
    public static readonly FakeAnswer Conflict = new(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running");
    public static readonly FakeAnswer Broken = new(500, "Internal Server Error");

    /// <summary>The message is taken and the connection dies before the answer.</summary>
    public static readonly FakeAnswer LostAnswer = new(0, "", Take: true, Drop: true);

    public static FakeAnswer Wait(int seconds) => new(429, $"Too Many Requests: retry after {seconds}", seconds);
}

/// <summary>Telegram's Bot API over HTTP on a port of this machine: its addresses, its JSON, its errors, and as strict about MarkdownV2 and lengths as it is.</summary>
internal sealed class FakeTelegram : IAsyncDisposable
{
    private const string MustEscape = "_*[]()~`>#+-=|{}.!";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<TakenMessage> _taken = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Waiting>> _updates = new();
    private int _updateId = 1000;
    private int _calls;

    private FakeTelegram(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single());

    /// <summary>What was taken, in order.</summary>
    public IReadOnlyList<TakenMessage> Taken => [.. _taken];

    /// <summary>How often anything was called.</summary>
    public int Calls => _calls;

    /// <summary>What to say to <c>sendMessage</c>, by token, chat and text; null for what Telegram would say.</summary>
    public Func<TakenMessage, FakeAnswer?> OnSend { get; set; } = _ => null;

    /// <summary>What to say to <c>getUpdates</c>.</summary>
    public Func<string, FakeAnswer?> OnPoll { get; set; } = _ => null;

    /// <summary>Awaited before <c>sendMessage</c> is answered, once it is taken.</summary>
    public Func<CancellationToken, Task> BeforeAnswer { get; set; } = _ => Task.CompletedTask;

    public static async Task<FakeTelegram> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var fake = new FakeTelegram(app);
        app.Map("/{bot}/{method}", fake.AnswerAsync);
        await app.StartAsync();
        return fake;
    }

    /// <summary>Somebody writes to a bot.</summary>
    public void Write(string token, long chatId, string text, DateTime at, string type = "private") => _updates.GetOrAdd(token, _ => new()).Enqueue(new(new JsonObject
    {
        ["update_id"] = Interlocked.Increment(ref _updateId),
        ["message"] = new JsonObject
        {
            ["message_id"] = 1,
            ["date"] = new DateTimeOffset(at).ToUnixTimeSeconds(),
            ["chat"] = new JsonObject { ["id"] = chatId, ["type"] = type },
            ["from"] = new JsonObject { ["id"] = type == "private" ? chatId : 7, ["is_bot"] = false, ["first_name"] = "민준" },
            ["text"] = text,
        },
    }));

    /// <summary>The number before the next update's: after a week without any, Telegram goes on where it likes.</summary>
    public void CountFrom(int updateId) => _updateId = updateId;

    /// <summary>What a chat was sent by one bot.</summary>
    public IReadOnlyList<string> TextsOf(string chatId) => [.. Taken.Where(message => message.ChatId == chatId).Select(message => message.Text)];

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http, string bot, string method)
    {
        Interlocked.Increment(ref _calls);
        var token = bot["bot".Length..];
        var body = await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        await (method switch
        {
            "sendMessage" => SendAsync(http, token, body!),
            "getUpdates" => PollAsync(http, token, body!),
            "getMe" => WriteAsync(http, 200, new JsonObject { ["ok"] = true, ["result"] = new JsonObject { ["id"] = 1, ["is_bot"] = true, ["username"] = "egg_bot" } }),
            _ => RefuseAsync(http, new(404, "Not Found")),
        });
    }

    private async Task SendAsync(HttpContext http, string token, JsonNode body)
    {
        var message = new TakenMessage(token, (string)body["chat_id"]!, (string)body["text"]!, (string?)body["parse_mode"]);
        var answer = OnSend(message) ?? Check(message);
        if (answer is null or { Take: true })
        {
            _taken.Enqueue(message);
            await BeforeAnswer(http.RequestAborted);
        }

        if (answer is { Drop: true })
        {
            http.Abort();
        }
        else if (answer is not null)
        {
            await RefuseAsync(http, answer);
        }
        else
        {
            await WriteAsync(http, 200, new JsonObject { ["ok"] = true, ["result"] = new JsonObject { ["message_id"] = _taken.Count } });
        }
    }

    /// <summary>Everything before the offset that was given out is forgotten, as Telegram does; what was not is given out whatever its number.</summary>
    private async Task PollAsync(HttpContext http, string token, JsonNode body)
    {
        if (OnPoll(token) is { } answer)
        {
            await RefuseAsync(http, answer);
            return;
        }

        var (queue, offset) = (_updates.GetOrAdd(token, _ => new()), (long)body["offset"]!);
        while (queue.TryPeek(out var first) && first.GivenOut && (int)first.Update["update_id"]! < offset)
        {
            queue.TryDequeue(out _);
        }

        await WriteAsync(http, 200, new JsonObject { ["ok"] = true, ["result"] = new JsonArray([.. queue.Select(waiting => waiting.Give())]) });
    }

    private sealed class Waiting(JsonObject update)
    {
        public JsonObject Update { get; } = update;

        public bool GivenOut { get; private set; }

        public JsonNode Give()
        {
            GivenOut = true;
            return Update.DeepClone();
        }
    }

    private static FakeAnswer? Check(TakenMessage message)
    {
        var text = message.Text;
        if (message.ParseMode == "MarkdownV2")
        {
            if (!TryStrip(text, out text))
            {
                return FakeAnswer.BadMarkup;
            }
        }

        return text.Trim().Length == 0 ? new(400, "Bad Request: message text is empty")
            : text.Length > 4096 ? new(400, "Bad Request: message is too long")
            : null;
    }

    /// <summary>What is left without the markup; false where Telegram could not tell what it means.</summary>
    private static bool TryStrip(string text, out string plain)
    {
        var (kept, stars) = (new System.Text.StringBuilder(), 0);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '\\' && index + 1 < text.Length)
            {
                kept.Append(text[++index]);
            }
            else if (text[index] == '*')
            {
                stars++;
            }
            else if (MustEscape.Contains(text[index]))
            {
                plain = "";
                return false;
            }
            else
            {
                kept.Append(text[index]);
            }
        }

        plain = kept.ToString();
        return stars % 2 == 0;
    }

    private static Task RefuseAsync(HttpContext http, FakeAnswer answer)
    {
        var json = new JsonObject { ["ok"] = false, ["error_code"] = answer.Status, ["description"] = answer.Description };
        if (answer.RetryAfter is { } seconds)
        {
            json["parameters"] = new JsonObject { ["retry_after"] = seconds };
        }

        return WriteAsync(http, answer.Status, json);
    }

    private static async Task WriteAsync(HttpContext http, int status, JsonObject json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(json.ToJsonString(JsonSerializerOptions.Web));
    }
}
