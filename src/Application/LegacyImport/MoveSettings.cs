using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.LegacyImport;

/// <summary>Moves schedule, settings, exchange rates, the brokerage account and the way messages go.</summary>
internal sealed class MoveSettings(ImportWork work, ISecretVault vault, Guid userId)
{
    private const string RateSource = "import";

    /// <summary>The file of schedule, settings and rates.</summary>
    public const string KeyStoreFile = "key_store.json";

    /// <summary>The file of keys.</summary>
    public const string EnvironmentFile = ".env";

    /// <summary>Moves them.</summary>
    public async Task MoveAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        await MoveSettingsAsync(db, cancellationToken);
        await MoveScheduleAsync(db, cancellationToken);
        await MoveRatesAsync(db, cancellationToken);
        if (work.Scan.Environment is { } environment)
        {
            await MoveAccountAsync(db, environment, cancellationToken);
            await MoveChannelAsync(db, environment, cancellationToken);
        }
    }

    private async Task MoveSettingsAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var here = await db.Settings.SingleAsync(cancellationToken);
        var last = work.Known.Said<UserSettings>(null) ?? new();
        var there = RowState.Read<UserSettings>(RowState.Of(last));
        if (work.Scan.KeyStore is { } store)
        {
            there.AutoStart = store.AutoStart ?? there.AutoStart;
            there.AutoStartThreshold = store.AutoStartThreshold ?? there.AutoStartThreshold;
            there.TotalBudget = store.TotalBudget ?? there.TotalBudget;
        }

        there.AveragePriceCheckAuto = work.Scan.Environment?.AveragePriceCheckAuto ?? there.AveragePriceCheckAuto;
        var before = RowState.Of(here);
        var source = new SourceRow(KeyStoreFile, Digest.OfRow(KeyStoreFile, "settings"), Digest.OfRow(RowState.Of(there)), RowState.Of(there));
        if (Merge.Apply(Merge.Settings, last, here, there, work.Options.Overwrite, (field, now, wanted) => work.Conflict(KeyStoreFile, "settings", field, now, wanted)))
        {
            work.Journal.Updated(here, null, before, source);
        }
        else if (!Merge.IsSame(Merge.Settings, last, there))
        {
            work.Journal.Kept(here, null, source);
        }
    }

    private async Task MoveScheduleAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var here = await db.Schedules.SingleAsync(cancellationToken);
        var last = work.Known.Said<Schedule>(null) ?? new();
        var there = RowState.Read<Schedule>(RowState.Of(last));
        if (work.Scan.KeyStore is { } store)
        {
            there.PlanTime = store.PlanTime ?? there.PlanTime;
            there.SliceStart = store.SliceStart ?? there.SliceStart;
            there.SliceEnd = store.SliceEnd ?? there.SliceEnd;
            there.SliceCount = store.SliceCount ?? there.SliceCount;
            there.ClosingDipTime = store.ClosingDipTime ?? there.ClosingDipTime;
        }
        else if (!work.Known.Any)
        {
            work.Problems.Tell(
                "default_used",
                KeyStoreFile,
                null,
                null,
                "No key_store.json was given: the schedule is the old program's default. Look it over before trading is resumed.",
                "key_store.json이 없어 이전 프로그램의 기본 일정을 사용합니다. 거래를 재개하기 전에 확인하십시오.");
        }

        there.Zone = work.Options.TimeZone;
        foreach (var problem in ScheduleRules.Problems(there))
        {
            work.Problems.Tell(
                "schedule_unusual",
                KeyStoreFile,
                null,
                problem.Field,
                $"The old schedule is taken as it is, but: {problem.Message} Change it before trading is resumed.",
                $"이전 일정을 그대로 가져왔지만 다음 문제가 있습니다. {problem.Korean} 거래를 재개하기 전에 수정하십시오.");
        }

        var before = RowState.Of(here);
        var source = new SourceRow(KeyStoreFile, Digest.OfRow(KeyStoreFile, "schedule"), Digest.OfRow(RowState.Of(there)), RowState.Of(there));
        var changed = Merge.Apply(Merge.Schedule, last, here, there, work.Options.Overwrite, (field, now, wanted) => work.Conflict(KeyStoreFile, "schedule", field, now, wanted));
        if (!changed && work.Known.Any)
        {
            if (!Merge.IsSame(Merge.Schedule, last, there))
            {
                work.Journal.Kept(here, null, source);
            }

            return;
        }

        // It is on as soon as trading is resumed, and what was due before that is not missed.
        here.Enabled |= !work.Known.Any;
        here.EnabledSince = work.Now;
        work.Journal.Updated(here, null, before, source);
    }

    private async Task MoveRatesAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        if (work.Scan.KeyStore is not { } store)
        {
            return;
        }

        var counts = work.CountsOf(KeyStoreFile);
        var settings = store.Entries - store.Rates.Count - (int)work.Problems.Skipped(KeyStoreFile);
        _ = work.Known.Any ? counts.Unchanged += settings : counts.Written += settings;
        var here = await db.ExchangeRates.ToDictionaryAsync(rate => rate.Month, cancellationToken);
        foreach (var (month, won) in store.Rates)
        {
            var name = month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
            var source = new SourceRow(KeyStoreFile, Digest.OfRow(KeyStoreFile, name), Digest.OfRow(won));
            var known = work.Known.Find(source);
            if (!here.TryGetValue(month, out var rate))
            {
                rate = new() { Month = month, Won = won, Source = RateSource };
                db.ExchangeRates.Add(rate);
                work.Journal.Added(rate, null, source);
                counts.Written++;
            }
            else if (rate.Won == won || known?.SourceState == source.State)
            {
                counts.Unchanged++;
            }
            else
            {
                var before = RowState.Of(rate);
                if (known?.After is not { } after || !RowState.IsSame(after, before))
                {
                    work.Conflict(KeyStoreFile, name, null, ImportWork.Text(rate.Won), ImportWork.Text(won));
                    if (work.Options.Overwrite != true)
                    {
                        counts.Unchanged++;
                        continue;
                    }
                }

                rate.Won = won;
                work.Journal.Updated(rate, null, before, source);
                counts.Changed++;
            }
        }
    }

    private async Task MoveAccountAsync(IEggMoneyDb db, LegacyEnvironment environment, CancellationToken cancellationToken)
    {
        if (!environment.HasAccount)
        {
            return;
        }

        var source = new SourceRow(EnvironmentFile, Digest.OfRow(EnvironmentFile, "account"), "");
        if (await IsKnownAsync(source, id => db.UserCredentials.AnyAsync(row => row.Id == id, cancellationToken)))
        {
            return;
        }

        var credential = new UserCredential
        {
            Id = work.NewId(),
            Broker = BrokerNames.Kis,
            Label = environment.Machine is { Length: > 0 and <= 60 } machine && !machine.Any(char.IsControl) ? $"KIS ({machine})" : "KIS",
            Environment = environment.BrokerEnvironment,
            ProductCode = environment.ProductCode,
            CreatedAt = work.Now,

            // Nothing trades on it before trading is resumed, and that asks it first what it holds.
            Active = !await db.UserCredentials.AnyAsync(row => row.Active, cancellationToken),
        };
        db.UserCredentials.Add(credential);
        work.Journal.Added(credential, credential.Id, source);
        Seal(db, credential.Id, environment.AccountSecrets);
        work.CountsOf(EnvironmentFile).Written += environment.AccountSecrets.Count;
        if (!credential.Active)
        {
            work.Problems.Tell(
                "account_not_active",
                EnvironmentFile,
                null,
                null,
                "The brokerage account is stored, but another one is active. Activate it before trading is resumed.",
                "증권 계좌를 저장했지만 다른 계좌가 활성 상태입니다. 거래를 재개하기 전에 이 계좌를 활성화하십시오.");
        }
    }

    private async Task MoveChannelAsync(IEggMoneyDb db, LegacyEnvironment environment, CancellationToken cancellationToken)
    {
        if (!environment.HasChannel)
        {
            return;
        }

        var source = new SourceRow(EnvironmentFile, Digest.OfRow(EnvironmentFile, "channel"), "");
        if (await IsKnownAsync(source, id => db.NotificationChannels.AnyAsync(row => row.Id == id, cancellationToken)))
        {
            return;
        }

        var channel = new NotificationChannel { Id = work.NewId(), Kind = ChannelKind.Telegram, Label = "Telegram", CreatedAt = work.Now };
        db.NotificationChannels.Add(channel);
        work.Journal.Added(channel, channel.Id, source);
        Seal(db, channel.Id, environment.ChannelSecrets);
        work.CountsOf(EnvironmentFile).Written += environment.ChannelSecrets.Count;
    }

    /// <summary>Whether an earlier import brought it: then it is its owner's to change.</summary>
    private async Task<bool> IsKnownAsync(SourceRow source, Func<Guid, Task<bool>> isHere)
    {
        if (work.Known.Find(source) is not { Kind: ImportChangeKind.Added, EntityId: { } id })
        {
            return false;
        }

        work.Problems.Tell(
            "keys_known",
            EnvironmentFile,
            null,
            null,
            await isHere(id)
                ? "An earlier import brought these keys. They are not compared; change them here if they are new."
                : "An earlier import brought these keys, and they were deleted here since. They are not brought back.",
            await isHere(id)
                ? "이전에 이미 가져온 키이므로 비교하지 않습니다. 새 키라면 여기에서 변경하십시오."
                : "이전에 가져온 뒤 여기에서 삭제된 키이므로 다시 가져오지 않습니다.");
        work.CountsOf(EnvironmentFile).Unchanged++;
        return true;
    }

    private void Seal(IEggMoneyDb db, Guid subject, IReadOnlyList<(string Field, string Value)> secrets)
    {
        foreach (var (field, value) in secrets)
        {
            db.UserSecrets.Add(vault.Seal(userId, subject, field, value));
            work.Secrets.Add(field);
        }
    }
}
