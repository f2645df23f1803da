using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EggMoney.Deployment.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Deployment;

[Collection(Installed.Collection)]
public sealed class InstallTests(Installed installed)
{
    private string Install => Packages.Unpacked(installed.Packages.Current) + "/install.sh";

    [MachineFact]
    public void A_dry_run_names_each_step_and_takes_none()
    {
        installed.DryRun.Code.ShouldBe(0, installed.DryRun.Output);
        foreach (var step in new[] { "would install ", "would make the user eggmoney", "would write /etc/eggmoney/environment", "would make the database eggmoney", "would write /etc/systemd/system/eggmoney.service", "would write /etc/nginx/sites-available/eggmoney", "would start EggMoney" })
        {
            installed.DryRun.Output.ShouldContain(step);
        }

        installed.DryRun.Output.Trim().ShouldEndWith("steps; nothing was changed.");
        installed.DryRunFiles.After.ShouldBe(installed.DryRunFiles.Before);
    }

    [MachineFact]
    public async Task Run_twice_it_changes_nothing_and_restarts_nothing()
    {
        var (files, runs) = (await installed.FilesAsync(), await RunningAsync());
        var again = await installed.Machine.GoodAsync(Install);
        again.ShouldBe($"EggMoney {installed.Packages.Current} is installed as asked for; nothing was changed.\n");
        (await installed.FilesAsync()).ShouldBe(files);
        (await RunningAsync()).ShouldBe(runs);
        (await installed.Machine.GoodAsync(Install + " --dry-run")).ShouldBe(again);
    }

    [MachineFact]
    public async Task What_was_changed_by_hand_in_the_settings_stays_and_what_is_gone_comes_back()
    {
        var secret = await installed.Machine.GoodAsync("grep ^SECRET_KEY= /etc/eggmoney/environment");
        await installed.Machine.GoodAsync("sed -i s/^EGGMONEY_PROXIES=.*// /etc/eggmoney/environment; echo EGGMONEY_KEEP_DAYS=200 >> /etc/eggmoney/environment; rm /usr/local/bin/eggmoney; systemctl stop nginx");
        var said = await installed.Machine.GoodAsync(Install);
        foreach (var step in new[] { "write /etc/eggmoney/environment", "write /usr/local/bin/eggmoney", "start Nginx", "restart EggMoney" })
        {
            said.ShouldContain(step);
        }

        var settings = await installed.Machine.GoodAsync("cat /etc/eggmoney/environment");
        settings.ShouldContain(secret);
        settings.ShouldContain("\nEGGMONEY_KEEP_DAYS=200\n");
        settings.ShouldContain("\nEGGMONEY_PROXIES=127.0.0.1\n");
        await installed.Machine.GoodAsync($"sed -i /^EGGMONEY_KEEP_DAYS=/d /etc/eggmoney/environment && systemctl restart eggmoney && {Install}");
    }

    [MachineFact]
    public async Task What_cannot_be_is_said_before_anything_is_changed()
    {
        await PutEndedCertificateAsync();
        var files = await installed.FilesAsync();
        foreach (var (options, complaint) in new[]
        {
            ("--domain egg.example.org", "--domain needs --email too"),
            ("--domain 'egg example' --email a@example.org", "--domain egg example: this is no name such as egg.example.org."),
            ("--domain egg.example.org --email nobody", "--email nobody: this is no address."),
            ("--certificate /nowhere.pem --key /nowhere.key", "--certificate /nowhere.pem: there is no such file."),
            ("--certificate /etc/hostname --key /etc/hostname", "--certificate /etc/hostname: this is no certificate in PEM."),
            ("--certificate /etc/eggmoney/tls/own.pem", "--key (missing): there is no such file."),
            ("--certificate /root/ended.pem --key /root/ended.key", "--certificate /root/ended.pem: it has ended."),
            ("--certificate /etc/eggmoney/tls/own.pem --key /root/ended.key", "--key /root/ended.key: this is not the key of "),
            ("--registration everybody", "--registration everybody: it must be invitation, open or closed."),
            ("--ping tomorrow", "--ping tomorrow: it must begin with https:// or http://."),
            ("--certificate ''", "--certificate needs a value; see --help."),
            ("--email", "--email needs a value; see --help."),
            ("--sudo", "--sudo is no option; see --help."),
        })
        {
            var outcome = await installed.Machine.RunAsync($"{Install} {options}");
            (outcome.Code, outcome.Output.StartsWith("install.sh: " + complaint, StringComparison.Ordinal)).ShouldBe((1, true), outcome.Output);
        }

        (await installed.FilesAsync()).ShouldBe(files);
    }

    [MachineFact]
    public async Task The_doctor_finds_nothing_wrong_on_a_machine_that_was_just_installed()
    {
        var doctor = await installed.Machine.RunAsync("eggmoney doctor");
        doctor.Code.ShouldBe(0, doctor.Output);
        doctor.Output.ShouldContain("certificate");
    }

    [MachineFact]
    public async Task Settings_that_lost_the_key_are_not_given_another()
    {
        var machine = installed.Machine;
        await machine.GoodAsync("cp -p /etc/eggmoney/environment /root/kept && sed -i /^SECRET_KEY=/d /etc/eggmoney/environment");
        try
        {
            var outcome = await machine.RunAsync(Install);
            outcome.Code.ShouldBe(1);
            outcome.Output.ShouldContain("/etc/eggmoney/environment has no SECRET_KEY. Put it back from your copy");
            (await machine.RunAsync("grep SECRET_KEY= /etc/eggmoney/environment")).Code.ShouldBe(1);
        }
        finally
        {
            await machine.GoodAsync("mv /root/kept /etc/eggmoney/environment");
        }
    }

    [MachineFact]
    public async Task Nobody_but_root_may_run_it()
    {
        var outcome = await installed.Machine.RunAsync("runuser -u nobody -- /opt/eggmoney/current/deploy/install.sh");
        outcome.Code.ShouldBe(1);
        outcome.Output.ShouldStartWith("install.sh: needs root: sudo ");
    }

    [MachineFact]
    public async Task Settings_and_data_are_for_the_server_alone()
    {
        var machine = installed.Machine;
        (await machine.GoodAsync("stat -c '%a %U:%G' /etc/eggmoney/environment /var/lib/eggmoney /var/lib/eggmoney/backups /etc/eggmoney/tls/own-key.pem")).ShouldBe("400 eggmoney:eggmoney\n700 eggmoney:eggmoney\n700 eggmoney:eggmoney\n600 root:root\n");
        foreach (var secret in new[] { "/etc/eggmoney/environment", "/proc/$(systemctl show -P MainPID eggmoney)/environ", "/var/lib/eggmoney/backups/*", "/etc/eggmoney/tls/own-key.pem" })
        {
            (await machine.RunAsync($"runuser -u www-data -- sh -c 'cat {secret}'")).Code.ShouldNotBe(0, secret);
        }

        var key = (await machine.GoodAsync("sed -n s/^SECRET_KEY=//p /etc/eggmoney/environment")).Trim();
        Convert.FromBase64String(key.Replace('-', '+').Replace('_', '/')).Length.ShouldBe(32);
        (installed.Installation + await machine.GoodAsync("journalctl --no-pager -o cat")).ShouldNotContain(key);

        // Another account of the machine cannot even come to the database's door.
        (await machine.RunAsync("runuser -u www-data -- psql -h /var/run/postgresql -U eggmoney -d eggmoney -c 'select 1'")).Output.ShouldContain("Peer authentication failed");
    }

    [MachineFact]
    public async Task The_database_has_three_roles_that_row_security_holds_and_the_memory_of_this_machine()
    {
        (await QueryAsync("select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname like 'eggmoney%' order by 1"))
            .ShouldBe("eggmoney|t|f|f|f|t\neggmoney_app|f|f|f|f|f\neggmoney_system|f|f|f|f|f\n");
        (await QueryAsync("select current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'), current_setting('jit'), current_setting('listen_addresses')"))
            .ShouldBe("on|on|on|off|localhost\n");
        (await QueryAsync("select sourcefile like '%/conf.d/eggmoney.conf' from pg_settings where name in ('shared_buffers', 'max_connections', 'work_mem')")).ShouldBe("t\nt\nt\n");
    }

    [MachineFact]
    public async Task The_command_runs_the_programs_own_with_the_servers_settings()
    {
        var machine = installed.Machine;
        (await machine.GoodAsync("eggmoney verify-audit")).ShouldContain("all as written");
        (await machine.GoodAsync("eggmoney --version")).ShouldStartWith(installed.Packages.Current.Split('-')[0] + "+");
        (await machine.GoodAsync("eggmoney backup /var/lib/eggmoney/backups/by-hand.eggbackup && stat -c %U:%a /var/lib/eggmoney/backups/by-hand.eggbackup")).ShouldEndWith("eggmoney:600\n");

        // Run from a home that is not the server's to see, and from one that is.
        (await machine.GoodAsync("cd /root && eggmoney verify-audit 2>&1")).ShouldStartWith("eggmoney: the server's user may not enter /root; working in /var/lib/eggmoney.\n");
        await machine.GoodAsync("install -d -o eggmoney /srv/mine && cd /srv/mine && eggmoney backup mine.eggbackup && rm mine.eggbackup");

        var refused = await machine.RunAsync("cd / && eggmoney backup /etc/mine.eggbackup");
        (refused.Code, refused.Output.Split('\n')[0].StartsWith("The backup /etc/mine.eggbackup cannot be written: ", StringComparison.Ordinal)).ShouldBe((1, true), refused.Output);

        // Without a command it does not start a second server.
        var help = await machine.RunAsync("eggmoney");
        help.Code.ShouldBe(0);
        help.Output.ShouldStartWith("The server is run by the system: systemctl status eggmoney");
        (await machine.RunAsync("runuser -u www-data -- eggmoney verify-audit")).Output.ShouldStartWith("eggmoney: needs root");
    }

    private async Task PutEndedCertificateAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var ended = new CertificateRequest("CN=ended", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-90), now.AddDays(-1));
        await File.WriteAllTextAsync(installed.Machine["/root/ended.pem"], ended.ExportCertificatePem());
        await File.WriteAllTextAsync(installed.Machine["/root/ended.key"], key.ExportPkcs8PrivateKeyPem());
    }

    private Task<string> QueryAsync(string sql) => installed.Machine.GoodAsync($"cd / && runuser -u postgres -- psql -qAtX -d eggmoney -c \"{sql}\"");

    /// <summary>What would differ if something had been started anew.</summary>
    private Task<string> RunningAsync() => installed.Machine.GoodAsync("systemctl show -P MainPID -P ExecMainStartTimestamp eggmoney nginx $(systemctl list-units --plain --no-legend 'postgresql@*' | cut -d ' ' -f 1)");
}
