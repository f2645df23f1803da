using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Integration.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Integration.Api;

/// <summary>What the tests of people coming in have in common.</summary>
internal static class Membership
{
    public const string Password = "Correct-horse 1";
    public const string Register = "/api/v1/auth/register";
    public const string Setup = "/api/v1/auth/setup";
    public const string Tenants = "/api/v1/admin/tenants";
    public const string Invitations = "/api/v1/admin/invitations";

    /// <summary>An admin who has a password, as all have who came in by the door.</summary>
    public static async Task<ApiUser> AddAdminAsync(this ApiHost host, string username = "admin")
    {
        var admin = await host.AddUserAsync(username, UserRole.Admin);
        await host.WithDbAsync(admin.Tenant, async db =>
        {
            var user = await db.Users.SingleAsync();
            user.PasswordHash = host.Services.GetRequiredService<IPasswordHasher<User>>().HashPassword(user, Password);
            await TestHost.SaveAsync(db);
            return 0;
        });
        return admin;
    }

    public static object Person(string username, string? inviteCode = null, string? email = null, string password = Password) =>
        new { username, email = email ?? username + "@example.org", password, inviteCode };

    public static Task<Answer> RegisterAsync(this ApiHost host, string username, string? inviteCode = null, string? email = null) =>
        host.Anonymous.PostAnswerAsync(Register, Person(username, inviteCode, email));

    public static async Task<string> InviteAsync(this ApiUser admin, object? body = null) =>
        (await admin.Client.PostAnswerAsync(Invitations, body ?? new { })).MustBe(201).Text("code");

    public static Task<Answer> LoginAnswerAsync(this ApiHost host, string username, string password = Password) =>
        host.Anonymous.PostAnswerAsync("/api/v1/auth/login", new { username, password });

    /// <summary>A client of a login that must succeed.</summary>
    public static async Task<HttpClient> ClientOfLoginAsync(this ApiHost host, string username, string password = Password) =>
        host.ClientOf((await host.LoginAnswerAsync(username, password)).MustBe(200).Text("accessToken"));

    public static Task<User> UserAsync(this ApiHost host, Guid id) => host.WithDbAsync(Tenant(id), db => db.Users.AsNoTracking().SingleAsync());

    public static Task<List<AuditEntry>> AuditAsync(this ApiHost host, Guid id) =>
        host.WithDbAsync(Tenant(id), db => db.AuditEntries.AsNoTracking().OrderBy(entry => entry.Sequence).ToListAsync());

    public static TenantInfo Tenant(Guid id) => new(id, id.ToString("D"));
}
