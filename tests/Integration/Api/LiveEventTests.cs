using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using EggMoney.Application.Notifications.Live;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public sealed class LiveEventTests
{
    private const string Path = "/api/v1/events";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task One_sees_ones_own_changes_in_order_and_goes_on_where_one_was(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (alice, bob) = (await host.AddUserAsync("alice"), await host.AddUserAsync("bob"));
        List<SseItem<string>> seen;
        await using (var stream = await OpenAsync(alice.Client))
        {
            (await stream.NextAsync()).EventType.ShouldBe("ping");
            await TellAsync(host, bob, "bobs");
            var order = await OrderAsync(host, alice);
            await TellAsync(host, alice, "first");
            await host.WithDbAsync(alice.Tenant, async db =>
            {
                var slice = await db.OrderSlices.SingleAsync(row => row.OrderId == order);
                slice.MoveTo(SliceState.Submitting);
                await TestHost.SaveAsync(db);
                return true;
            });
            await TellAsync(host, alice, "second");
            seen = [await stream.NextAsync(), await stream.NextAsync(), await stream.NextAsync(), await stream.NextAsync()];
        }

        seen.Select(item => item.EventType).ShouldBe(["order", "notification", "slice", "notification"]);
        seen.Select(item => Guid.Parse(item.EventId!)).ShouldBeInOrder();
        using (var slice = JsonDocument.Parse(seen[2].Data))
        {
            slice.RootElement.GetProperty("state").GetString().ShouldBe("Submitting");
            slice.RootElement.GetProperty("symbol").GetString().ShouldBe("TQQQ");
        }

        // While nobody looks, more happens; and a save ends that took its id before the last one that was seen, and then had to wait.
        await TellAsync(host, alice, "third");
        var late = LiveEventId.First(LiveEventId.TimeOf(Guid.Parse(seen[1].EventId!)).AddSeconds(-5));
        await host.WithDbAsync(alice.Tenant, async db =>
        {
            db.LiveEvents.Add(new() { Id = late, Kind = "late", Data = "{}", CreatedAt = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-5) });
            await TestHost.SaveAsync(db);
            return true;
        });
        await using (var again = await OpenAsync(alice.Client, seen[1].EventId))
        {
            (await again.NextAsync()).EventType.ShouldBe("ping");
            (await again.NextAsync()).EventId.ShouldBe(late.ToString("D"));
            (await again.NextAsync()).EventId.ShouldBe(seen[0].EventId, "it may have been had before");
            (await again.NextAsync()).EventId.ShouldBe(seen[2].EventId);
            (await again.NextAsync()).EventId.ShouldBe(seen[3].EventId);
            (await again.NextAsync()).EventType.ShouldBe("notification");
        }

        // An id of somebody else's is a place in time, and opens nothing of theirs.
        await using var curious = await OpenAsync(bob.Client, seen[0].EventId);
        (await curious.NextAsync()).EventType.ShouldBe("ping");
        await TellAsync(host, bob, "bobs again");
        (await curious.NextAsync()).EventType.ShouldBe("notification");
    }

    [Fact]
    public async Task A_stream_is_refused_without_a_login_with_a_bad_id_and_when_there_are_too_many()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        (await host.Anonymous.GetAsync(Path)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var request = new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { { "Last-Event-ID", "yesterday" } } };
        var refused = await alice.Client.SendAsync(request);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().ShouldBe("bad_event_id");

        var open = new List<Stream>();
        for (var count = 0; count < 10; count++)
        {
            open.Add(await OpenAsync(alice.Client));
        }

        using var one = await alice.Client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead);
        one.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        foreach (var stream in open)
        {
            await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_id_from_long_ago_is_told_to_be_one()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        await TellAsync(host, alice, "before");
        await using var stream = await OpenAsync(alice.Client, Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddDays(-8)).ToString());
        (await stream.NextAsync()).EventType.ShouldBe("ping");
        (await stream.NextAsync()).EventType.ShouldBe("reset");
        await TellAsync(host, alice, "after");
        (await stream.NextAsync()).EventType.ShouldBe("notification");
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_streams_at_once()
    {
        var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        await using var stream = await OpenAsync(alice.Client);
        (await stream.NextAsync()).EventType.ShouldBe("ping");
        await host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        await Should.ThrowAsync<Exception>(async () => await stream.NextAsync());
    }

    private static async Task<Stream> OpenAsync(HttpClient client, string? last = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Path);
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new(response, SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
    }

    private static Task<bool> TellAsync(ApiHost host, ApiUser user, string key) => host.WithDbAsync(user.Tenant, async db =>
    {
        db.Notifications.Add(new() { Id = Guid.CreateVersion7(), Key = key, Kind = NotificationKind.BotChanged, Data = "{}", CreatedAt = ApiHost.WallStart });
        await TestHost.SaveAsync(db);
        return true;
    });

    private static Task<Guid> OrderAsync(ApiHost host, ApiUser user) => host.WithDbAsync(user.Tenant, async db =>
    {
        var bot = new Bot { Id = Guid.CreateVersion7(), Name = "TQ_1", Symbol = "TQQQ", Seed = 100 };
        var order = new Order { Id = Guid.CreateVersion7(), BotId = bot.Id, Symbol = "TQQQ", SessionDate = new(2026, 3, 2), Requested = 100, PlannedAt = ApiHost.TradingStart };
        db.Bots.Add(bot);
        db.Orders.Add(order);
        db.OrderSlices.Add(new() { Id = Guid.CreateVersion7(), OrderId = order.Id, SessionDate = order.SessionDate, Number = 1, Symbol = "TQQQ", DueAt = ApiHost.TradingStart });
        await TestHost.SaveAsync(db);
        return order.Id;
    });

    private sealed class Stream(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> events) : IAsyncDisposable
    {
        public async Task<SseItem<string>> NextAsync()
        {
            do
            {
                if (!await events.MoveNextAsync().AsTask().WaitAsync(Patience))
                {
                    throw new InvalidOperationException("The stream has ended.");
                }
            }
            while (events.Current is { EventType: "ping" } && _begun);
            _begun = true;
            return events.Current;
        }

        private bool _begun;

        public ValueTask DisposeAsync()
        {
            response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
