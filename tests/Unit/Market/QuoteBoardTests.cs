using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Market;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Market;

public sealed class QuoteBoardTests
{
    private static readonly string[] Symbols = ["TQQQ"];

    private readonly QuoteBoard _board = new(new(), TimeProvider.System, NullLogger<QuoteBoard>.Instance);

    [Fact]
    public async Task Who_waits_for_somebody_elses_question_asks_with_keys_of_their_own_when_it_fails()
    {
        var failing = new TaskCompletionSource<Quote?>();
        var anna = _board.GetAsync("kis/Real", Symbols, (_, _) => failing.Task, CancellationToken.None);
        var bens = 0;
        var ben = _board.GetAsync("kis/Real", Symbols, (symbol, _) => AnswerAsync(symbol, () => bens++), CancellationToken.None);
        bens.ShouldBe(0);

        failing.SetException(new InvalidOperationException("Anna's keys are refused."));

        (await anna).ShouldBeEmpty();
        (await ben)["TQQQ"].Price.ShouldBe(50);
        bens.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_answered_is_everybodys_on_the_same_market_only()
    {
        var asked = 0;
        Task<Quote?> Ask(string symbol, CancellationToken token) => AnswerAsync(symbol, () => asked++);
        await _board.GetAsync("kis/Real", Symbols, Ask, CancellationToken.None);
        await _board.GetAsync("kis/Real", Symbols, Ask, CancellationToken.None);
        asked.ShouldBe(1);
        await _board.GetAsync("kis/Mock", Symbols, Ask, CancellationToken.None);
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_failure_before_ones_question_is_not_ones_own()
    {
        (await _board.GetAsync("kis/Real", Symbols, (_, _) => throw new InvalidOperationException("No."), CancellationToken.None)).ShouldBeEmpty();
        (await _board.GetAsync("kis/Real", Symbols, (symbol, _) => AnswerAsync(symbol, () => { }), CancellationToken.None)).Count.ShouldBe(1);
    }

    private static Task<Quote?> AnswerAsync(string symbol, Action told)
    {
        told();
        return Task.FromResult<Quote?>(new(symbol, 50, 49, DateTime.UnixEpoch));
    }
}
