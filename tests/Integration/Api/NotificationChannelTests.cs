using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using static EggMoney.Integration.Api.AccountLab;

namespace EggMoney.Integration.Api;

/// <summary>Notification channels over HTTP.</summary>
public class NotificationChannelTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_channel_is_kept_shown_by_masks_changed_and_deleted(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        var bob = await host.AddUserAsync("bob");
        var added = await AddAsync(alice, Channel(), Channels);
        var id = Id(added);
        foreach (var answer in new[] { added, await GetAsync(alice, id, Channels), (await ListAsync(alice, Channels)).Single() })
        {
            answer.GetProperty("kind").GetString().ShouldBe("telegram");
            answer.GetProperty("enabled").GetBoolean().ShouldBeTrue();
            answer.GetProperty("botToken").GetString().ShouldBe("…op_9");
            answer.GetProperty("chatId").GetString().ShouldBe("…3210");
        }

        var vault = host.Services.GetRequiredService<ISecretVault>();
        var changed = await alice.Client.PutAsJsonAsync($"{Channels}/{id}", new { label = "Off", enabled = false }).ShouldBeOkAsync();
        (changed.GetProperty("label").GetString(), changed.GetProperty("enabled").GetBoolean()).ShouldBe(("Off", false));
        (await SecretsAsync(host, alice.Tenant)).Select(vault.Open).ShouldBe([BotToken, ChatId]);
        await alice.Client.PutAsJsonAsync($"{Channels}/{id}", new { label = "Off", enabled = false, chatId = "@eggs_and_geese" }).ShouldBeOkAsync();
        (await SecretsAsync(host, alice.Tenant)).Select(vault.Open).ShouldBe([BotToken, "@eggs_and_geese"]);

        // Once more is no change.
        await alice.Client.PutAsJsonAsync($"{Channels}/{id}", new { label = "Off", enabled = false, botToken = BotToken, chatId = "@eggs_and_geese" }).ShouldBeOkAsync();

        await bob.Client.GetAsync($"{Channels}/{id}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not_found");
        await bob.Client.PutAsJsonAsync($"{Channels}/{id}", new { label = "Mine", enabled = true, chatId = "1" }).ShouldRefuseAsync(HttpStatusCode.NotFound, "not_found");
        await bob.Client.DeleteAsync($"{Channels}/{id}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not_found");
        (await ListAsync(bob, Channels)).ShouldBeEmpty();
        (await GetAsync(alice, id, Channels)).GetProperty("label").GetString().ShouldBe("Off");
        (await SecretsAsync(host, alice.Tenant)).Select(vault.Open).ShouldBe([BotToken, "@eggs_and_geese"]);

        (await alice.Client.DeleteAsync($"{Channels}/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ListAsync(alice, Channels)).ShouldBeEmpty();
        (await SecretsAsync(host, alice.Tenant)).ShouldBeEmpty();
        var audit = await AuditAsync(host, alice.Tenant);
        audit.Select(entry => entry.Split(' ')[0]).ShouldBe(["channel.created", "channel.updated", "channel.updated", "channel.deleted"]);
        audit[1].ShouldEndWith("""{"label":"Phone","enabled":true} {"label":"Off","enabled":false}""");
        audit[2].ShouldEndWith("""{} {"changed":["chatId"]}""");
        string.Join('\n', audit).ShouldNotContain("eggs_and_geese");
        (await AuditAsync(host, bob.Tenant)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_Telegram_never_gave_out_is_refused()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        foreach (var (field, value) in new[]
        {
            ("botToken", "12345:AAMARKEDbottoken-abcdefghijklmnop_9"), ("botToken", "123456789:tooShort"), ("botToken", BotToken + "\n"), ("botToken", BotToken.Replace('-', ' ')),
            ("chatId", ""), ("chatId", "12x"), ("chatId", "１２３"), ("chatId", "123456789012345678901"), ("chatId", "@x"), ("label", ""),
        })
        {
            var body = JsonSerializer.SerializeToNode(Channel())!.AsObject();
            body[field] = value;
            var problem = await alice.Client.PostAsJsonAsync(Channels, body).ShouldRefuseAsync(HttpStatusCode.BadRequest, "validation");
            problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe([field]);
        }

        (await ListAsync(alice, Channels)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Five_channels_are_the_limit()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        for (var index = 0; index < 5; index++)
        {
            await AddAsync(alice, Channel($"Phone {index}"), Channels);
        }

        await alice.Client.PostAsJsonAsync(Channels, Channel()).ShouldRefuseAsync(HttpStatusCode.Conflict, "channel_limit");
    }
}
