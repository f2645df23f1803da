using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Application.Notifications;

namespace EggMoney.Infrastructure.Notifications.Telegram;

/// <summary>Calls the Bot API. A token is part of an address there, so that no address is ever logged, traced or told in an exception.</summary>
internal sealed class TelegramApi : IDisposable
{
    /// <summary>An answer is a short text or a hundred updates.</summary>
    private const int LargestAnswer = 4 * 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly string[] MessagesOnly = ["message"];

    private readonly HttpClient _client;
    private readonly string _url;
    private readonly DeliveryOptions _limits;
    private readonly WallClock _clock;

    public TelegramApi(TelegramOptions options, DeliveryOptions limits, WallClock clock)
    {
        (_limits, _clock) = (limits, clock);
        // Put together as text: a token has a colon, and as a relative address it would read as a scheme.
        _url = options.Url.AbsoluteUri.TrimEnd('/') + "/";
        _client = new(
            new SocketsHttpHandler
            {
                // Whoever redirects would get the token; and traces would have it in the address.
                AllowAutoRedirect = false,
                ActivityHeadersPropagator = null,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = limits.CallTimeout,
            },
            disposeHandler: true)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <summary>Sends a text to a chat: in <c>MarkdownV2</c>, or without a mode as it is.</summary>
    public Task<TelegramReply<JsonElement>> SendMessageAsync(string token, string chatId, string text, string? parseMode, bool silent, CancellationToken cancellationToken) =>
        CallAsync<JsonElement>(token, "sendMessage", new { chatId, text, parseMode, disableNotification = silent, linkPreviewOptions = new { isDisabled = true } }, _limits.CallTimeout, cancellationToken);

    /// <summary>Asks for what was written to the bot, from an offset on, and lets Telegram wait for something to come.</summary>
    public Task<TelegramReply<IReadOnlyList<TelegramUpdate>>> GetUpdatesAsync(string token, long offset, TimeSpan wait, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<TelegramUpdate>>(
            token, "getUpdates", new { offset, timeout = (int)wait.TotalSeconds, allowedUpdates = MessagesOnly }, wait + _limits.CallTimeout, cancellationToken);

    public void Dispose() => _client.Dispose();

    /// <summary>Never throws but for <paramref name="cancellationToken"/>: what went wrong on the way is a reply without a code.</summary>
    private async Task<TelegramReply<T>> CallAsync<T>(string token, string method, object body, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, _clock.Provider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await _client.PostAsJsonAsync(new Uri($"{_url}bot{token}/{method}"), body, Json, both.Token);
            var reply = await response.Content.ReadFromJsonAsync<TelegramReply<T>>(Json, both.Token);
            return reply is { Ok: true } or { ErrorCode: not null } ? reply : TelegramReply<T>.Lost((int)response.StatusCode, "The answer makes no sense.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return TelegramReply<T>.Lost(null, $"No answer within {timeout.TotalSeconds:0} s.");
        }
        catch (HttpRequestException exception)
        {
            return TelegramReply<T>.Lost((int?)exception.StatusCode, $"No connection ({exception.HttpRequestError}).");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or IOException or InvalidOperationException)
        {
            // A proxy's page, for example.
            return TelegramReply<T>.Lost(null, "The answer is none of Telegram's.");
        }
    }
}

/// <summary>An answer of the Bot API.</summary>
/// <param name="Ok">Whether it did what was asked.</param>
/// <param name="Result">What it gave.</param>
/// <param name="ErrorCode">Why not; null as well when there was no answer.</param>
/// <param name="Description">The same in words.</param>
/// <param name="Parameters">What one may do about it.</param>
internal sealed record TelegramReply<T>(bool Ok, T? Result = default, int? ErrorCode = null, string? Description = null, TelegramParameters? Parameters = null)
{
    /// <summary>For how long nothing must be asked.</summary>
    public TimeSpan? RetryAfter => Parameters?.RetryAfter is { } seconds and > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, 86_400)) : null;

    public static TelegramReply<T> Lost(int? code, string words) => new(false, default, code, words);
}

/// <summary>What one may do about an error.</summary>
internal sealed record TelegramParameters(long? RetryAfter = null, long? MigrateToChatId = null);

/// <summary>Something that happened to a bot.</summary>
internal sealed record TelegramUpdate(long UpdateId, TelegramMessage? Message = null);

/// <summary>A message to a bot.</summary>
internal sealed record TelegramMessage(long Date, TelegramChat Chat, TelegramUser? From = null, string? Text = null);

/// <summary>A chat.</summary>
internal sealed record TelegramChat(long Id, string Type);

/// <summary>Who wrote.</summary>
internal sealed record TelegramUser(long Id, bool IsBot = false);
