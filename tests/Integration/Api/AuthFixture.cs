using System.Buffers.Binary;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using EggMoney.Domain.Accounts;
using EggMoney.Integration.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace EggMoney.Integration.Api;

/// <summary>What the tests of logins have in common.</summary>
internal static class AuthFixture
{
    public const string Password = "Correct-horse 1";
    public const string NewPassword = "Battery-staple 2";

    /// <summary>A user with a password, and a client of their own login.</summary>
    public static async Task<ApiUser> AddPersonAsync(this ApiHost host, string username, Action<User>? change = null)
    {
        var made = await host.AddUserAsync(username);
        await host.ChangeUserAsync(made, user =>
        {
            user.PasswordHash = host.Services.GetRequiredService<IPasswordHasher<User>>().HashPassword(user, Password);
            change?.Invoke(user);
        });
        return made;
    }

    public static Task ChangeUserAsync(this ApiHost host, ApiUser who, Action<User> change) => host.WithDbAsync(who.Tenant, async db =>
    {
        change(await db.Users.SingleAsync());
        await TestHost.SaveAsync(db);
        return 0;
    });

    public static Task<User> UserAsync(this ApiHost host, ApiUser who) => host.WithDbAsync(who.Tenant, db => db.Users.AsNoTracking().SingleAsync());

    public static Task<List<string>> AuditAsync(this ApiHost host, ApiUser who) => host.WithDbAsync(
        who.Tenant, db => db.AuditEntries.OrderBy(entry => entry.Sequence).Select(entry => entry.Action).ToListAsync());

    public static Task<HttpResponseMessage> LoginAsync(
        this ApiHost host, string username, string password = Password, string? totp = null, string? recoveryCode = null, string query = "") =>
        host.Anonymous.PostAsJsonAsync("/api/v1/auth/login" + query, new { username, password, totp, recoveryCode });

    /// <summary>Logs in and must succeed.</summary>
    public static async Task<Login> MustLoginAsync(this ApiHost host, string username, string password = Password, string? totp = null, string? recoveryCode = null) =>
        await (await host.LoginAsync(username, password, totp, recoveryCode)).LoginAsync(host);

    /// <summary>The tokens of an answer that must be good.</summary>
    public static async Task<Login> LoginAsync(this HttpResponseMessage response, ApiHost host)
    {
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(200, text);
        var body = JsonDocument.Parse(text).RootElement;
        var token = body.GetProperty("accessToken").GetString()!;
        return new(token, body.TryGetProperty("refreshToken", out var refresh) ? refresh.GetString() : null, host.ClientOf(token));
    }

    public static Task<HttpResponseMessage> RefreshAsync(this ApiHost host, string refreshToken) =>
        host.Anonymous.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken });

    /// <summary>Status and code of an answer: <c>401 login_failed</c>, or <c>204</c>.</summary>
    public static async Task<string> SaysAsync(this Task<HttpResponseMessage> sent)
    {
        using var response = await sent;
        var text = await response.Content.ReadAsStringAsync();
        var code = response.IsSuccessStatusCode ? "" : " " + JsonDocument.Parse(text).RootElement.GetProperty("code").GetString();
        return (int)response.StatusCode + code;
    }

    /// <summary>Whether an access token still works.</summary>
    public static async Task<bool> WorksAsync(this HttpClient client) => await client.GetAsync("/api/v1/auth/sessions").SaysAsync() == "200";

    public static async Task<T> ReadAsync<T>(this Task<HttpResponseMessage> sent)
    {
        using var response = await sent;
        ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<T>())!;
    }

    /// <summary>The code that an authenticator shows, by RFC 6238; a second implementation of it.</summary>
    public static string TotpAt(string secret, DateTime at)
    {
        var bits = string.Concat(secret.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(index => Convert.ToByte(bits.Substring(index * 8, 8), 2)).ToArray();
        var counter = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(counter, (ulong)(new DateTimeOffset(at, TimeSpan.Zero).ToUnixTimeSeconds() / 30));
#pragma warning disable CA5350 // The RFC's.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var offset = hash[19] % 16;
        var number = ((hash[offset] % 128) * 16777216L) + (hash[offset + 1] * 65536L) + (hash[offset + 2] * 256L) + hash[offset + 3];
        return (number % 1000000).ToString("D6", CultureInfo.InvariantCulture);
    }

    public static string TotpNow(this ApiHost host, string secret) => TotpAt(secret, host.Wall.UtcNow);

    public static void Pass(this ApiHost host, TimeSpan time) => host.Wall.UtcNow += time;
}

/// <summary>A login's tokens, and a client that sends the first.</summary>
internal sealed record Login(string AccessToken, string? RefreshToken, HttpClient Client)
{
    public string Refresh => RefreshToken.ShouldNotBeNull();
}
