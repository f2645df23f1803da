using EggMoney.Deployment.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Deployment;

[Collection(Installed.Collection)]
public sealed class BackupTests(Installed installed)
{
    private const string Backups = "/var/lib/eggmoney/backups";

    [MachineFact]
    public async Task Where_the_server_made_none_the_timer_does_and_a_copy_goes_where_it_is_told()
    {
        var machine = installed.Machine;
        await machine.GoodAsync($"systemctl stop eggmoney && rm -f {Backups}/*.eggbackup && echo EGGMONEY_BACKUP_COPY=/srv/copy >> /etc/eggmoney/environment && mkdir -p /srv/copy");
        try
        {
            await machine.GoodAsync("systemctl start eggmoney-backup");
            var made = await machine.GoodAsync($"cd {Backups} && ls *.eggbackup");
            made.ShouldMatch(@"\Aeggmoney-\d{8}-\d{6}\.eggbackup\n\z");
            (await machine.GoodAsync("cd /srv/copy && ls")).ShouldBe(made);
            await machine.GoodAsync($"test -e {Backups}/copied");

            // The next look finds it, and copies nothing twice.
            await machine.GoodAsync("systemctl start eggmoney-backup");
            (await machine.GoodAsync($"cd {Backups} && ls *.eggbackup")).ShouldBe(made);

            // Where it cannot be copied the unit has failed, for whoever looks.
            await machine.GoodAsync("sed -i s:=/srv/copy:=/proc/nowhere: /etc/eggmoney/environment");
            (await machine.RunAsync("systemctl start eggmoney-backup")).Code.ShouldNotBe(0);
            (await machine.GoodAsync("systemctl --failed --no-legend --plain")).ShouldContain("eggmoney-backup.service");
        }
        finally
        {
            await machine.GoodAsync("sed -i /^EGGMONEY_BACKUP_COPY=/d /etc/eggmoney/environment; systemctl reset-failed; systemctl start eggmoney");
        }
    }

    [MachineFact]
    public async Task A_rehearsal_trades_the_coming_session_beside_the_live_database()
    {
        var machine = installed.Machine;
        await machine.GoodAsync($"eggmoney backup {Backups}/for-the-rehearsal.eggbackup");
        var before = await CountsAsync();
        before.ShouldStartWith("bots 1\n");
        var said = await machine.GoodAsync($"{Packages.Unpacked(installed.Packages.Current)}/rehearse.sh --backup {Backups}/for-the-rehearsal.eggbackup");
        said.ShouldContain("TQ_1");
        said.ShouldEndWith("on for-the-rehearsal.eggbackup: the session was traded, and the books balance.\n");
        (await CountsAsync()).ShouldBe(before);
        (await machine.GoodAsync("cd / && runuser -u postgres -- psql -qAtX -c \"select datname from pg_database where datname like 'eggmoney%'\"")).ShouldBe("eggmoney\n");

        // A file that is none is said, and leaves nothing either.
        var none = await machine.RunAsync("/opt/eggmoney/current/deploy/rehearse.sh --backup /etc/hostname");
        (none.Code, none.Output).ShouldBe((1, none.Output));
        none.Output.ShouldContain("/etc/hostname could not be restored.");
        (await machine.GoodAsync("cd / && runuser -u postgres -- psql -qAtX -c \"select count(*) from pg_database where datname like 'eggmoney%'\"")).ShouldBe("1\n");
        (await machine.GoodAsync("ls -d /tmp/tmp.* 2> /dev/null || true")).ShouldBe("");
    }

    [MachineFact]
    public async Task A_lost_machine_is_one_backup_and_one_key_away()
    {
        // The database is gone; what is left is a file and the key.
        var machine = installed.Machine;
        await machine.GoodAsync($"eggmoney backup {Backups}/before-the-loss.eggbackup && systemctl stop eggmoney && cd / && runuser -u postgres -- dropdb --force eggmoney");
        await machine.GoodAsync($"{Packages.Unpacked(installed.Packages.Current)}/install.sh && systemctl stop eggmoney");
        (await machine.GoodAsync($"eggmoney restore {Backups}/before-the-loss.eggbackup")).ShouldContain("Everybody's trading is paused");
        await machine.GoodAsync("systemctl start eggmoney");
        await installed.Owner.LogInAsync();
        (await installed.BotsAsync()).ShouldContain("TQ_1");
        ((bool)(await installed.Owner.GetAsync("me"))["tradingPaused"]!).ShouldBeTrue();
    }

    /// <summary>How many rows the live database has of what a session writes.</summary>
    private Task<string> CountsAsync() => installed.Machine.GoodAsync(
        "cd / && for t in bots orders order_slices fills positions paper.orders paper.fills audit_entries; do echo $t $(runuser -u postgres -- psql -qAtX -d eggmoney -c \"select count(*) from $t\"); done");
}
