using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EggMoney.Deployment.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Deployment;

[Collection(Installed.Collection)]
public sealed class CertificateTests(Installed installed)
{
    private string Install => Packages.Unpacked(installed.Packages.Current) + "/install.sh";

    [MachineFact]
    public async Task One_of_its_own_is_made_anew_before_it_ends()
    {
        using var first = await ShownAsync();
        (first.NotAfter.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime).TotalDays.ShouldBeGreaterThan(390);
        await installed.Machine.GoodAsync("systemctl start eggmoney-certificate");
        using var same = await ShownAsync();
        same.Thumbprint.ShouldBe(first.Thumbprint);

        // A year later.
        await installed.Machine.GoodAsync("cd /etc/eggmoney/tls && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 20 -subj /CN=old -keyout own-key.pem -out own.pem 2> /dev/null && systemctl reload nginx");
        await ShownAsync("CN=old");
        await installed.Machine.GoodAsync("systemctl start eggmoney-certificate");
        using var renewed = await ShownAsync("CN=egg");
        (renewed.NotAfter.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime).TotalDays.ShouldBeGreaterThan(390);
        (await installed.Machine.GoodAsync("stat -c %a:%U /etc/eggmoney/tls/own-key.pem")).ShouldBe("600:root\n");
    }

    [MachineFact]
    public async Task A_given_one_is_shown_and_taken_up_again_when_it_was_renewed_in_its_place()
    {
        try
        {
            await MakeAsync("given", "/root/given");
            await installed.Machine.GoodAsync($"{Install} --certificate /root/given.pem --key /root/given.key");
            await ShownAsync("CN=given");
            await MakeAsync("renewed", "/root/given");
            await installed.Machine.GoodAsync("systemctl start eggmoney-certificate");
            await ShownAsync("CN=renewed");

            // Without options it stays as it was given.
            (await installed.Machine.GoodAsync(Install)).ShouldEndWith("nothing was changed.\n");
        }
        finally
        {
            await BackToItsOwnAsync();
        }
    }

    [MachineFact]
    public async Task With_a_domain_it_asks_an_authority_and_lives_with_its_refusal()
    {
        // The authority is in the internet; here stands what its client leaves on the machine.
        await installed.Machine.GoodAsync("""
            mkdir -p /usr/local/sbin /etc/letsencrypt/live/egg.example.org
            cat > /usr/local/sbin/certbot << 'TEXT'
            #!/bin/sh
            echo "$*" >> /root/certbot.log
            [ -e /root/authority ] || { echo "The authority could not connect to port 80." >&2; exit 1; }
            cd /etc/letsencrypt/live/egg.example.org && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj /CN=egg.example.org -keyout privkey.pem -out fullchain.pem 2> /dev/null
            TEXT
            chmod +x /usr/local/sbin/certbot
            """);
        try
        {
            var refused = await installed.Machine.RunAsync($"{Install} --domain egg.example.org --email jiwoo@example.org");
            refused.Code.ShouldBe(0, refused.Output);
            refused.Output.ShouldContain("no certificate for egg.example.org yet");
            await ShownAsync("CN=egg");

            await installed.Machine.GoodAsync("touch /root/authority");
            (await installed.Machine.GoodAsync(Install)).ShouldContain("obtain a certificate for egg.example.org");
            await ShownAsync("CN=egg.example.org");
            (await installed.Machine.GoodAsync("tail -n 1 /root/certbot.log")).ShouldBe(
                "certonly --non-interactive --agree-tos --keep-until-expiring --webroot -w /var/lib/eggmoney-acme -d egg.example.org -m jiwoo@example.org --deploy-hook systemctl reload nginx\n");
            (await installed.Machine.GoodAsync("grep ^EGGMONEY_URL= /etc/eggmoney/environment")).ShouldBe("EGGMONEY_URL=https://egg.example.org\n");
            (await installed.Machine.GoodAsync(Install)).ShouldEndWith("nothing was changed.\n");

            // The authority looks for its token over plain HTTP.
            await installed.Machine.GoodAsync("mkdir -p /var/lib/eggmoney-acme/.well-known/acme-challenge && echo token > /var/lib/eggmoney-acme/.well-known/acme-challenge/t");
            (await installed.Machine.GoodAsync("curl -sf http://127.0.0.1/.well-known/acme-challenge/t")).ShouldBe("token\n");
        }
        finally
        {
            await installed.Machine.GoodAsync("rm -rf /usr/local/sbin/certbot /etc/letsencrypt /root/authority /root/certbot.log");
            await BackToItsOwnAsync();
        }
    }

    private async Task BackToItsOwnAsync()
    {
        await installed.Machine.GoodAsync($"{Install} --own-certificate");
        (await installed.Machine.RunAsync("grep ^EGGMONEY_URL= /etc/eggmoney/environment")).Code.ShouldBe(1);
        await ShownAsync("CN=egg");
    }

    private Task<string> MakeAsync(string name, string path) => installed.Machine.GoodAsync($"openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN={name} -keyout {path}.key -out {path}.pem 2> /dev/null");

    /// <summary>The certificate that a browser would see.</summary>
    private static async Task<X509Certificate2> ShownAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", 443);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("localhost");
        return X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.Export(X509ContentType.Cert));
    }

    /// <summary>Nginx takes a moment from its reload to the first connection that sees it.</summary>
    private static async Task<X509Certificate2> ShownAsync(string subject)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var shown = await ShownAsync();
            if (shown.Subject == subject)
            {
                return shown;
            }

            patience.IsCancellationRequested.ShouldBeFalse($"{shown.Subject} is shown, not {subject}");
            shown.Dispose();
            await Task.Delay(100, CancellationToken.None);
        }
    }
}
