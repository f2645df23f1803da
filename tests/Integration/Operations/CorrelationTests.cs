using System.Collections.Concurrent;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Operations;

/// <summary>One name leads from a request, or a run, to the calls of a broker.</summary>
public class CorrelationTests
{
    [Fact]
    public async Task A_request_and_a_run_are_followed_to_the_broker_and_no_secret_is_met()
    {
        using var log = new Log();
        await using var api = await TradingApi.StartAsync(DatabaseProvider.Sqlite, configure: services => services.AddSingleton<ILoggerProvider>(log));
        var alice = await WatchTests.SetUpTraderAsync(api);
        api.LetOrdersRest();
        await api.RunToAsync("15:12");

        var place = log.Lines.Where(line => line.Text.StartsWith("Broker call Place", StringComparison.Ordinal)).ShouldHaveSingleItem();
        place.Scope["CorrelationId"].ShouldBe($"run-20260302-Slice-1-{alice.Tenant.Id:N}");
        place.Scope["Phase"].ShouldBe("Slice");
        place.Scope["UserId"].ShouldBe(alice.Tenant.Id);

        using var panic = new HttpRequestMessage(HttpMethod.Post, "/api/v1/trading/panic") { Headers = { { "X-Correlation-Id", "night-42" } } };
        using var answer = await alice.Client.SendAsync(panic);
        answer.Headers.GetValues("X-Correlation-Id").ShouldBe(["night-42"]);
        log.Lines.Where(line => line.Text.StartsWith("Broker call Cancel", StringComparison.Ordinal)).ShouldNotBeEmpty();
        log.Lines.Where(line => line.Text.StartsWith("Broker call Cancel", StringComparison.Ordinal)).ShouldAllBe(line => (string)line.Scope["CorrelationId"] == "night-42");

        var token = alice.Client.DefaultRequestHeaders.Authorization!.Parameter!;
        var keys = api.Host.Services.GetRequiredService<SecretKeys>();
        var all = string.Join('\n', log.Lines.Select(line => line.Text + string.Join(' ', line.Scope.Values)));
        all.ShouldNotContain(token);
        all.ShouldNotContain(Convert.ToBase64String(keys.Current.Bytes));
    }

    [Theory]
    [InlineData("X-Correlation-Id", "abc.DEF_1-2", "abc.DEF_1-2")]
    [InlineData("X-Correlation-Id", "evil\u0022,\u0022level\u0022:\u0022x", null)]
    [InlineData("X-Correlation-Id", "<script>", null)]
    [InlineData("X-Correlation-Id", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", null)]
    [InlineData("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("traceparent", "00-nonsense-01", null)]
    public async Task A_request_is_called_what_its_sender_calls_it_if_that_can_be_written_down(string header, string value, string? expected)
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await host.Anonymous.SendAsync(request);
        var id = answer.Headers.GetValues("X-Correlation-Id").ShouldHaveSingleItem();
        (expected is null ? id.Length == 32 && id.All(char.IsAsciiHexDigit) : id == expected).ShouldBeTrue(id);
    }

    private sealed record Line(string Text, Dictionary<string, object> Scope);

    private sealed class Log : ILoggerProvider, ISupportExternalScope
    {
        private IExternalScopeProvider? _scopes;

        public ConcurrentQueue<Line> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Writer(this);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public void Dispose()
        {
        }

        private sealed class Writer(Log log) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => log._scopes?.Push(state);

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var scope = new Dictionary<string, object>();
                log._scopes?.ForEachScope(
                    (values, into) =>
                    {
                        foreach (var (name, value) in values as IEnumerable<KeyValuePair<string, object>> ?? [])
                        {
                            into[name] = value;
                        }
                    },
                    scope);
                log.Lines.Enqueue(new(formatter(state, exception) + exception, scope));
            }
        }
    }
}
