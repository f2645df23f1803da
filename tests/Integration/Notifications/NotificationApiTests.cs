using System.Net;
using System.Net.Http.Json;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Notifications;

/// <summary>The list of messages and the settings over HTTP.</summary>
public class NotificationApiTests
{
    private const string List = "/api/v1/notifications";
    private const string Settings = "/api/v1/notification-settings";

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Messages_are_listed_by_pages_in_the_readers_language_read_one_by_one_and_all_at_once(DatabaseProvider provider)
    {
        await using var lab = await MessageLab.StartAsync(provider);
        var alice = await lab.Host.AddUserAsync("alice");
        var bob = await lab.Host.AddUserAsync("bob");
        var ids = new List<Guid>();
        for (var number = 1; number <= 5; number++)
        {
            ids.Add(await lab.TellFillAsync(alice, number));
        }

        var missed = await lab.TellMissedAsync(alice);
        await lab.TellMissedAsync(bob);
        var first = await alice.Client.GetAsync($"{List}?limit=4").ShouldBeOkAsync();
        first.GetProperty("unread").GetInt32().ShouldBe(6);
        var newest = first.GetProperty("items")[0];
        (newest.GetProperty("id").GetGuid(), newest.GetProperty("kind").GetString(), newest.GetProperty("urgent").GetBoolean()).ShouldBe((missed, "missed", true));
        newest.GetProperty("title").GetString().ShouldBe("Missed: the day's plan");
        var second = await alice.Client.GetAsync($"{List}?limit=4&cursor={first.GetProperty("nextCursor").GetString()}").ShouldBeOkAsync();
        second.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()).ShouldBe([ids[1], ids[0]]);

        alice.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ko");
        (await alice.Client.PostAsync($"{List}/{missed}/read", null).ShouldBeOkAsync()).GetProperty("title").GetString().ShouldBe("거래 누락: 일일 계획");
        await bob.Client.PostAsync($"{List}/{missed}/read", null).ShouldRefuseAsync(HttpStatusCode.NotFound, "not_found");
        (await alice.Client.GetAsync($"{List}?unread=true&kind=missed").ShouldBeOkAsync()).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await alice.Client.PostAsync($"{List}/read-all", null).ShouldBeOkAsync()).GetProperty("read").GetInt32().ShouldBe(5);
        (await alice.Client.GetAsync(List).ShouldBeOkAsync()).GetProperty("unread").GetInt32().ShouldBe(0);
        (await bob.Client.GetAsync(List).ShouldBeOkAsync()).GetProperty("unread").GetInt32().ShouldBe(1);
        await alice.Client.GetAsync($"{List}?kind=Nothing").ShouldRefuseAsync(HttpStatusCode.BadRequest, "validation");
        await alice.Client.GetAsync($"{List}?cursor=x").ShouldRefuseAsync(HttpStatusCode.BadRequest, "bad_cursor");
    }

    [Fact]
    public async Task Settings_have_defaults_a_version_and_rules()
    {
        await using var lab = await MessageLab.StartAsync();
        var alice = await lab.Host.AddUserAsync("alice");
        var defaults = await alice.Client.GetAsync(Settings).ShouldBeOkAsync();
        (defaults.GetProperty("fills").GetBoolean(), defaults.GetProperty("version").GetInt32()).ShouldBe((true, 0));
        var set = await PutAsync(alice, new { fills = false, quietFrom = "23:00", quietUntil = "07:00" }, "\"0\"").ShouldBeOkAsync();
        (set.GetProperty("fills").GetBoolean(), set.GetProperty("quietFrom").GetString(), set.GetProperty("version").GetInt32()).ShouldBe((false, "23:00", 1));
        await PutAsync(alice, new { }, "\"0\"").ShouldRefuseAsync(HttpStatusCode.PreconditionFailed, "changed_meanwhile");
        (await PutAsync(alice, new { }, "\"1\"").ShouldBeOkAsync()).GetProperty("version").GetInt32().ShouldBe(2);
        foreach (var body in new object[] { new { quietFrom = "23:00" }, new { quietUntil = "07:00" }, new { quietFrom = "7", quietUntil = "24:00" }, new { quietFrom = "07:00", quietUntil = "07:00" } })
        {
            await alice.Client.PutAsJsonAsync(Settings, body).ShouldRefuseAsync(HttpStatusCode.BadRequest, "validation");
        }
    }

    [Fact]
    public async Task What_concerns_an_accounts_safety_is_told_with_its_place()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddWithPasswordAsync("alice");
        (await alice.Client.PostAsJsonAsync("/api/v1/me/tokens", new { name = "overview", scope = "read" })).EnsureSuccessStatusCode();
        (await alice.Client.PostAsJsonAsync("/api/v1/credentials", new { broker = "paper", label = "Practice" })).EnsureSuccessStatusCode();
        await host.Anonymous.PostAsJsonAsync("/api/v1/auth/login", new { username = "alice", password = FullAccount.Password }).ShouldBeOkAsync();
        await host.Anonymous.PostAsJsonAsync("/api/v1/auth/login", new { username = "alice", password = FullAccount.Password }).ShouldBeOkAsync();
        (await alice.Client.PostAsJsonAsync("/api/v1/auth/password", new { currentPassword = FullAccount.Password, newPassword = "four other plain words" })).EnsureSuccessStatusCode();
        var items = (await alice.Client.GetAsync($"{List}?kind=security").ShouldBeOkAsync()).GetProperty("items").EnumerateArray().ToList();
        items.Select(item => item.GetProperty("data").GetProperty("what").GetString()).ShouldBe(["passwordChanged", "newLogin", "credentialAdded", "tokenCreated"], ignoreOrder: true);
        items.ShouldAllBe(item => item.GetProperty("text").GetString()!.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    private static Task<HttpResponseMessage> PutAsync(ApiUser user, object body, string ifMatch) => user.Client.SendAsync(
        new HttpRequestMessage(HttpMethod.Put, Settings) { Content = JsonContent.Create(body), Headers = { { "If-Match", ifMatch } } });
}
