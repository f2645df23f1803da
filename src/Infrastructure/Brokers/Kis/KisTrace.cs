using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EggMoney.Application.Common;
using EggMoney.Infrastructure.Security;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>Raw requests and responses for support: a file a day and account, secrets masked, readable by the server's owner only. It never breaks a call.</summary>
internal sealed partial class KisTrace(KisOptions options, TimeProvider clock, ILogger<KisTrace> logger) : IDisposable
{
    private const string Mask = "***";
    private readonly SemaphoreSlim _writing = new(1, 1);
    private bool _failed;

    /// <summary>Notes a request that is about to be sent.</summary>
    public async Task<Entry> BeginAsync(Guid credentialId, KisEnvironment environment, HttpRequestMessage request, IReadOnlyList<string> secrets)
    {
        if (options.TraceFolder is null)
        {
            return new(this, credentialId, [], null);
        }

        var number = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N")[..13];
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{environment.Name} {request.Method} {request.RequestUri}\n");
        foreach (var header in request.Headers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{header.Key}: {string.Join(", ", header.Value)}\n");
        }

        // The body was made from texts of ours: reading it here would use it up.
        await WriteAsync(credentialId, number, "->", text.Append(request.Options.TryGetValue(KisHttp.Body, out var body) ? body : "").ToString(), secrets);
        return new(this, credentialId, secrets, number);
    }

    public void Dispose() => _writing.Dispose();

    /// <summary>Takes secrets out of a text: those that are known, and whatever stands where one stands.</summary>
    internal static string Clean(string text, IReadOnlyList<string> secrets)
    {
        foreach (var secret in secrets)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal).Replace(Uri.EscapeDataString(secret), Mask, StringComparison.Ordinal);
        }

        return HeaderSecret().Replace(HashKeyBody().Replace(FieldSecret().Replace(text, "$1\"" + Mask + "\""), "$1\"" + Mask + "\""), "$1" + Mask);
    }

    [GeneratedRegex("""("(?:access_token|token|appkey|appsecret|secretkey|approval_key|cano|hash)"\s*:\s*)"(?:[^"\\]|\\.)*"?""", RegexOptions.IgnoreCase)]
    private static partial Regex FieldSecret();

    [GeneratedRegex("""("BODY"\s*:\s*)\{[^}]*\}?""")]
    private static partial Regex HashKeyBody();

    [GeneratedRegex("^((?:authorization|appkey|appsecret|hashkey): ).*$", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex HeaderSecret();

    private async Task WriteAsync(Guid credentialId, string number, string direction, string text, IReadOnlyList<string> secrets)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var line = string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-ddTHH:mm:ss.fffZ} {number} {Correlation.Current ?? "-"} {direction} {Clean(text, secrets)}\n");
        await _writing.WaitAsync();
        try
        {
            OwnerFolder.Create(options.TraceFolder!);
            var path = Path.Combine(options.TraceFolder!, string.Create(CultureInfo.InvariantCulture, $"kis-{now:yyyyMMdd}-{credentialId:N}.log"));
            var how = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
            if (!OperatingSystem.IsWindows())
            {
                how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using var file = new FileStream(path, how);
            if (file.Length < options.TraceLimit)
            {
                await file.WriteAsync(Encoding.UTF8.GetBytes(line));
            }

            _failed = false;
        }
#pragma warning disable CA1031 // A full disk must not cost an order its answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!_failed)
            {
                logger.LogWarning(exception, "The trace of requests cannot be written");
            }

            _failed = true;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>A request that waits for its answer.</summary>
    internal readonly struct Entry(KisTrace trace, Guid credentialId, IReadOnlyList<string> secrets, string? number)
    {
        public async Task EndAsync(HttpResponseMessage response, string body)
        {
            if (number is not null)
            {
                var mark = response.Headers.TryGetValues("tr_cont", out var marks) ? string.Concat(marks) : "";
                await trace.WriteAsync(credentialId, number, "<-", $"{(int)response.StatusCode} tr_cont: {mark}\n{body}", secrets);
            }
        }

        public async Task FailAsync(Exception exception)
        {
            if (number is not null)
            {
                await trace.WriteAsync(credentialId, number, "--", $"{exception.GetType().Name}: {exception.Message}", secrets);
            }
        }
    }
}
