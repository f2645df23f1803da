using EggMoney.Deployment.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Deployment;

/// <summary>From the commit before to this one, and back; the market's hours do not matter to tests, so that --now is given.</summary>
[Collection(OlderInstalled.Collection)]
public sealed class UpgradeTests(OlderInstalled installed)
{
    private string Current => installed.Packages.Current;

    private string Previous => installed.Packages.Previous;

    private string Upgrade => Packages.Unpacked(Current) + "/upgrade.sh";

    [MachineFact]
    public async Task To_the_next_version_with_all_data_and_back_with_what_came_since()
    {
        await ComeFromPreviousAsync();
        var secret = await installed.Machine.GoodAsync("grep ^SECRET_KEY= /etc/eggmoney/environment");
        var said = await installed.Machine.GoodAsync(Upgrade + " --now");
        said.ShouldContain($"{Current} runs. {Previous} is kept");
        said.ShouldContain("Rehearsed with " + Current);
        (await VersionAsync()).ShouldBe(Number(Current));
        (await installed.Machine.GoodAsync("grep ^SECRET_KEY= /etc/eggmoney/environment")).ShouldBe(secret);
        (await installed.Machine.GoodAsync("eggmoney verify-audit")).ShouldContain("all as written");
        await installed.Owner.LogInAsync();
        (await installed.BotsAsync()).ShouldContain("TQ_1");

        // What is done with the new version is there with the old one.
        var name = "SO_" + (await installed.BotsAsync()).Length;
        await installed.Owner.PostAsync("bots", new { name, symbol = "SOXL", seed = 500 });
        (await installed.Machine.GoodAsync(Upgrade)).ShouldBe($"{Current} runs already; nothing was changed.\n");
        (await installed.Machine.GoodAsync("/opt/eggmoney/current/deploy/upgrade.sh --back --now")).ShouldContain($"Back at {Previous}, with everything that happened since.");
        (await VersionAsync()).ShouldBe(Number(Previous));
        await installed.Owner.LogInAsync();
        (await installed.BotsAsync()).ShouldContain(name);
        ((bool)(await installed.Owner.GetAsync("me"))["tradingPaused"]!).ShouldBeFalse();
    }

    [MachineFact]
    public async Task A_version_that_does_not_start_is_taken_back_by_itself()
    {
        await ComeFromPreviousAsync();
        await BreakAsync("1.0.9998-broken", "'') echo 'This one does not start.'; exit 1;;");
        var outcome = await installed.Machine.RunAsync("/root/1.0.9998-broken/deploy/upgrade.sh --now");
        outcome.Code.ShouldBe(2, outcome.Output);
        outcome.Output.ShouldContain("This one does not start.");
        outcome.Output.ShouldContain($"{Previous} runs again.");
        (await VersionAsync()).ShouldBe(Number(Previous));
        await installed.Owner.LogInAsync();
        (await installed.BotsAsync()).ShouldContain("TQ_1");
        ((bool)(await installed.Owner.GetAsync("me"))["tradingPaused"]!).ShouldBeFalse();
        (await installed.Machine.GoodAsync("systemctl show -P MainPID eggmoney")).Trim().ShouldNotBe("0");
    }

    [MachineFact]
    public async Task A_closed_terminal_and_a_killed_upgrade_leave_a_server_that_runs()
    {
        await ComeFromPreviousAsync();
        await BreakAsync("1.0.9997-hangs", "migrate) [ \"$2\" = --list ] || { touch /tmp/hangs; sleep 600; };;");
        await installed.Machine.GoodAsync("rm -f /tmp/hangs; systemd-run -q --unit=upgrade-test --collect /root/1.0.9997-hangs/deploy/upgrade.sh --now --no-rehearsal");
        await installed.Machine.UntilAsync("[ -e /tmp/hangs ]");

        // What a closed terminal sends does not end it; a power cut does, and then what is current starts with the machine.
        await installed.Machine.GoodAsync("systemctl kill -s HUP upgrade-test; sleep 1; systemctl is-active -q upgrade-test");
        await installed.Machine.GoodAsync("systemctl kill -s KILL upgrade-test");
        await installed.Machine.RebootAsync();
        await installed.Machine.UntilAsync("curl -sf -m 2 http://127.0.0.1:5080/health/ready > /dev/null");
        await installed.Owner.LogInAsync();
        (await installed.BotsAsync()).ShouldContain("TQ_1");

        // And what was begun can be taken back.
        (await installed.Machine.GoodAsync("/opt/eggmoney/1.0.9997-hangs/program/EggMoney.WebApi --version")).ShouldNotBeEmpty();
        await installed.Machine.GoodAsync("rm /opt/eggmoney/1.0.9997-hangs/program/EggMoney.WebApi && mv /opt/eggmoney/1.0.9997-hangs/program/real /opt/eggmoney/1.0.9997-hangs/program/EggMoney.WebApi");
        (await installed.Machine.GoodAsync("/opt/eggmoney/current/deploy/upgrade.sh --back --now")).ShouldContain("Back at " + Previous);
    }

    [MachineFact]
    public async Task A_version_that_fails_on_a_copy_never_comes_near_the_real_one()
    {
        await ComeFromPreviousAsync();
        await BreakAsync("1.0.9999-wrong", "simulate) echo 'The books do not balance.'; exit 2;;");
        var process = await installed.Machine.GoodAsync("systemctl show -P MainPID eggmoney");
        var outcome = await installed.Machine.RunAsync("/root/1.0.9999-wrong/deploy/upgrade.sh --now");
        outcome.Code.ShouldBe(1, outcome.Output);
        outcome.Output.ShouldContain("The books do not balance.");
        outcome.Output.ShouldContain("nothing was changed");
        (await installed.Machine.GoodAsync("systemctl show -P MainPID eggmoney")).ShouldBe(process);
    }

    [MachineFact]
    public async Task While_the_market_is_open_it_wants_to_be_told_twice()
    {
        await ComeFromPreviousAsync();
        await installed.Machine.GoodAsync("""
            mkdir -p /root/clock && cat > /root/clock/date << 'TEXT'
            #!/bin/sh
            exec /bin/date -d '2026-11-23T10:15:00 America/New_York' "$@"
            TEXT
            sed -i "s|'2026-11-23T10:15:00 America/New_York'|'TZ=\"America/New_York\" 2026-11-23 10:15'|" /root/clock/date && chmod +x /root/clock/date
            """);
        var outcome = await installed.Machine.RunAsync($"PATH=/root/clock:$PATH {Upgrade}");
        outcome.Code.ShouldBe(1, outcome.Output);
        outcome.Output.ShouldContain("it is Mon 10:15 in New York: the market is open or about to open.");
        (await VersionAsync()).ShouldBe(Number(Previous));
    }

    [MachineFact]
    public async Task Taken_off_the_machine_it_leaves_the_data_and_installed_again_it_goes_on()
    {
        var machine = installed.Machine;
        await ComeFromPreviousAsync();
        var files = await installed.FilesAsync();
        (await machine.GoodAsync("/opt/eggmoney/current/deploy/uninstall.sh --dry-run")).ShouldContain("would remove /opt/eggmoney");
        (await installed.FilesAsync()).ShouldBe(files);

        var said = await machine.GoodAsync(Packages.Unpacked(Previous) + "/uninstall.sh");
        foreach (var kept in new[] { "PostgreSQL, \"eggmoney\"", "/etc/eggmoney", "/var/lib/eggmoney" })
        {
            said.ShouldContain(kept);
        }

        (await machine.GoodAsync("ls -d /opt/eggmoney /usr/local/bin/eggmoney /etc/systemd/system/eggmoney* /etc/nginx/sites-*/eggmoney 2> /dev/null || true")).ShouldBe("");
        (await machine.RunAsync("curl -sf -m 2 http://127.0.0.1:5080/health/live")).Code.ShouldNotBe(0);
        (await machine.GoodAsync("ls /var/lib/eggmoney/backups")).ShouldContain("before-uninstall-");
        (await machine.GoodAsync("nginx -t 2>&1")).ShouldContain("successful");

        await machine.GoodAsync(Packages.Unpacked(Previous) + "/install.sh");
        await installed.Owner.LogInAsync();
        (await installed.BotsAsync()).ShouldContain("TQ_1");
    }

    /// <summary>Whatever ran before this test, the older version runs now.</summary>
    private async Task ComeFromPreviousAsync()
    {
        if ((await installed.Machine.GoodAsync("basename $(readlink -f /opt/eggmoney/current)")).Trim() != Previous)
        {
            await installed.Machine.GoodAsync("/opt/eggmoney/current/deploy/upgrade.sh --back --now");
        }

        await installed.Owner.LogInAsync();
    }

    /// <summary>A package of this version that does one thing otherwise.</summary>
    private Task<string> BreakAsync(string version, string branch) => installed.Machine.GoodAsync($$"""
        rm -rf /root/{{version}} && cp -a {{Packages.Unpacked(Current)}} /root/{{version}} && cd /root/{{version}} && echo {{version}} > VERSION && cd program && mv EggMoney.WebApi real
        cat > EggMoney.WebApi << 'TEXT'
        #!/bin/sh
        case "${1:-}" in
        {{branch}}
        esac
        exec "$(dirname "$(readlink -f "$0")")/real" "$@"
        TEXT
        chmod 755 EggMoney.WebApi
        """);

    private static string Number(string version) => version.Split('-')[0];

    private async Task<string> VersionAsync() => (await installed.Machine.GoodAsync("curl -sf http://127.0.0.1:5080/api/v1/server | sed -n 's/.*\"version\":\"\\([^\"]*\\)\".*/\\1/p'")).Trim();
}
