using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EggMoney.Application.Common;

namespace EggMoney.WebApi.CommandLine.Doctor;

/// <summary>When the certificate ends that browsers are shown.</summary>
/// <param name="url">The server's address outside; null when it is not known.</param>
/// <param name="file">A file with the certificate; null when it is not known.</param>
/// <param name="clock">The machine's clock.</param>
internal sealed class CertificateCheck(Uri? url, string? file, WallClock clock) : IDoctorCheck
{
    private const int WarnDays = 21;
    private const int WrongDays = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string Name => "certificate";

    public bool NeedsTables => false;

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var shown = false;
        if (url is not null && url.Scheme == Uri.UriSchemeHttps)
        {
            (var asked, shown) = await AskAsync(url, cancellationToken);
            findings.Add(asked);
        }

        if (file is not null && Read(file, shown) is { } read)
        {
            findings.Add(read);
        }

        return findings.Count > 0
            ? findings
            : [Finding.Warn(
                Name,
                ("Nobody looks when it ends: no file is known.", "인증서 파일이 지정되지 않아 만료일을 확인하지 못했습니다."),
                ("Set EGGMONEY_CERTIFICATE (a PEM file), or say --url.", "EGGMONEY_CERTIFICATE(PEM 파일)를 설정하거나 --url을 지정하십시오."))];
    }

    private async Task<(Finding Finding, bool Shown)> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var tcp = await ConnectAsync(address, limit.Token);
            var problems = SslPolicyErrors.None;
            await using var tls = new SslStream(tcp.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = address.Host,
#pragma warning disable CA5359 // It is looked at, and nothing is sent to whoever shows it.
                    RemoteCertificateValidationCallback = (_, _, _, errors) =>
                    {
                        problems = errors;
                        return true;
                    },
#pragma warning restore CA5359
                },
                limit.Token);
            using var certificate = new X509Certificate2(tls.RemoteCertificate!);
            var ends = Judge(certificate, address.Authority);
            return (ends.State == FindingState.Ok && problems != SslPolicyErrors.None && !IsOwn(certificate)
                ? Finding.Warn(
                    Name,
                    ($"{ends.Seen} Browsers do not trust it ({problems}).", $"{ends.Seen} 브라우저가 신뢰하지 않는 인증서입니다({problems})."),
                    ("Take one of a public authority for this name, or tell everybody to trust yours.", "이 도메인에 대해 공인 인증 기관의 인증서를 사용하거나, 사용자들이 이 인증서를 신뢰하도록 안내하십시오."))
                : ends, true);
        }
        catch (Exception exception) when (exception is SocketException or AuthenticationException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (Finding.Wrong(
                Name,
                ($"{address.Authority} does not answer over TLS: {exception.Message}", $"{address.Authority} 주소가 TLS로 응답하지 않습니다: {exception.Message}"),
                ("Look whether Nginx runs (systemctl status nginx), and at the address.", "Nginx가 실행 중인지(systemctl status nginx)와 주소를 확인하십시오.")), false);
        }
    }

    /// <summary>A machine without a domain goes by its own name, which it need not be able to look up itself.</summary>
    private static async Task<TcpClient> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var own = address.Host.Split('.')[0].Equals(Environment.MachineName.Split('.')[0], StringComparison.OrdinalIgnoreCase);
        var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(address.Host, address.Port, cancellationToken);
            return tcp;
        }
        catch (SocketException exception) when (own && exception.SocketErrorCode is (SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData))
        {
            tcp.Dispose();
        }
        catch
        {
            tcp.Dispose();
            throw;
        }

        tcp = new(AddressFamily.InterNetwork);
        try
        {
            await tcp.ConnectAsync(IPAddress.Loopback, address.Port, cancellationToken);
            return tcp;
        }
        catch
        {
            tcp.Dispose();
            throw;
        }
    }

    /// <summary>Null where it need not be said: what the address shows is what counts.</summary>
    private Finding? Read(string path, bool shown)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(path));
            return Judge(certificate, path);
        }
        catch (UnauthorizedAccessException)
        {
            // Keys lie beside certificates: the server's user often may not look there, and Nginx may.
            return shown
                ? null
                : Finding.Warn(
                    Name,
                    ($"This user may not read {path}.", $"이 사용자에게 {path} 파일을 읽을 권한이 없습니다."),
                    ("Let it read the certificate (not the key), or say --url.", "인증서(개인 키 제외)의 읽기 권한을 주거나 --url을 지정하십시오."));
        }
        catch (Exception exception) when (exception is IOException or CryptographicException)
        {
            return Finding.Wrong(
                Name,
                ($"{path} cannot be read: {exception.Message}", $"{path} 파일을 읽을 수 없습니다: {exception.Message}"),
                ("EGGMONEY_CERTIFICATE must name a PEM file that this user may read.", "EGGMONEY_CERTIFICATE에는 이 사용자가 읽을 수 있는 PEM 파일을 지정해야 합니다."));
        }
    }

    /// <summary>Nobody else vouches for it, as for what the installer makes where there is no domain. It serves; browsers warn of it.</summary>
    private static bool IsOwn(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private Finding Judge(X509Certificate2 certificate, string of)
    {
        var ends = certificate.NotAfter.ToUniversalTime();
        var left = ends - clock.Now();
        var (english, korean) = left > TimeSpan.Zero
            ? ($"That of {of} ends on {Finding.Time(ends)}, in {left.Days} days.", $"{of}의 인증서는 {Finding.Time(ends)}에 만료됩니다({left.Days}일 남음).")
            : ($"That of {of} ended on {Finding.Time(ends)}.", $"{of}의 인증서는 {Finding.Time(ends)}에 만료되었습니다.");
        if (IsOwn(certificate))
        {
            (english, korean) = (english + " It is the server's own: browsers warn of it.", korean + " 서버가 직접 만든 인증서라 브라우저에 경고가 표시됩니다.");
        }

        var remedy = ("Renew it now (certbot renew, or a new file), and reload Nginx: systemctl reload nginx", "지금 갱신하고(certbot renew 또는 새 파일) Nginx를 다시 불러오십시오: systemctl reload nginx");
        return left.TotalDays <= WrongDays ? Finding.Wrong(Name, (english, korean), remedy)
            : left.TotalDays <= WarnDays ? Finding.Warn(Name, (english, korean), remedy)
            : Finding.Ok(Name, english, korean);
    }
}
