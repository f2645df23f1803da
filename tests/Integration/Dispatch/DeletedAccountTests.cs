using EggMoney.Application.Accounts.Credentials;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Dispatch;

/// <summary>An account that its owner leaves and deletes in the middle of a session.</summary>
public abstract class DeletedAccountTests(DatabaseProvider provider) : NightFixture(provider)
{
    [Fact]
    public async Task The_session_in_which_an_account_was_left_closes_and_only_then_may_the_account_be_deleted()
    {
        var anna = await AddAsync("anna", Buyer());
        var first = await CredentialAsync(anna);
        await RunToAsync(Day1, "04:40");
        (await SlicesAsync(anna, Day1)).ShouldAllBe(slice => slice.State == SliceState.Filled && slice.CredentialId == first);

        var second = (await OkAsync(anna, new AddCredentialCommand(BrokerKind.Paper, "Next", Cash: 5_000))).Id;
        (await OkAsync(anna, new ActivateCredentialCommand(second, AcceptHoldings: true))).Active.ShouldBeTrue();
        (await Host.SendAsync(anna, new DeleteCredentialCommand(first))).Error!.Code.ShouldBe("orders_open");

        await RunToAsync(Day1, "06:00");
        (await RunAsync(anna, Day1, WorkPhase.CloseSession))!.State.ShouldBe(RunState.Succeeded);
        (await Host.SendAsync(anna, new DeleteCredentialCommand(first))).IsOk.ShouldBeTrue();

        // The shares are not in the new account, as its owner was told; the books say so, and nothing is taken over.
        (await MessagesAsync(anna, NotificationKind.HoldingsDiffer)).ShouldNotBeEmpty();
        (await PositionAsync(anna))!.Quantity.ShouldBe(19);
        await RunToAsync(Day2, "06:00");
        (await SlicesAsync(anna, Day2)).ShouldAllBe(slice => slice.State == SliceState.Filled && slice.CredentialId == second);
        (await RunAsync(anna, Day2, WorkPhase.CloseSession))!.State.ShouldBe(RunState.Succeeded);
    }

    [Fact]
    public async Task An_order_that_was_on_its_way_when_its_account_was_deleted_is_settled_there()
    {
        var anna = await AddAsync("anna", Buyer());
        var first = await CredentialAsync(anna);

        // What the refusal of open orders keeps from happening, but for a moment between its look and its save.
        Brokers.Before = async (_, call) =>
        {
            if (call == Call.Place)
            {
                Brokers.Before = (_, _) => Task.CompletedTask;
                await Host.ChangeAsync(anna, async db =>
                {
                    var row = await db.UserCredentials.SingleAsync();
                    (row.Active, row.DeletedAt) = (false, Host.Clock.Now());
                });
            }
        };
        await RunToAsync(Day1, "06:00");
        var sent = (await SlicesAsync(anna, Day1))[0];
        (sent.State, sent.CredentialId).ShouldBe((SliceState.Filled, first));
        (await PositionAsync(anna))!.Quantity.ShouldBe(3);
        (await SlicesAsync(anna, Day1)).Skip(1).ShouldAllBe(slice => slice.State == SliceState.Failed && slice.CredentialId == null);
        (await RunAsync(anna, Day1, WorkPhase.CloseSession))!.State.ShouldBe(RunState.Succeeded);
    }

    private async Task<T> OkAsync<T>(TenantInfo tenant, ITenantRequest<Result<T>> request)
    {
        var result = await Host.SendAsync(tenant, request);
        result.IsOk.ShouldBeTrue(result.Error?.Code);
        return result.Value!;
    }
}

public sealed class SqliteDeletedAccountTests() : DeletedAccountTests(DatabaseProvider.Sqlite);

public sealed class PostgresDeletedAccountTests() : DeletedAccountTests(DatabaseProvider.Postgres);
