using System.Globalization;
using EggMoney.CrashHost.Nights;

namespace EggMoney.Benchmarks.Nights;

/// <summary>Nginx in front of the program as the installer sets it up: TLS, HTTP/2, compressed answers, events unbuffered. Without its limits an address: here
/// everybody comes from one.</summary>
internal sealed class NightProxy : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private NightProxy(ChildProcess process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where pages are opened.</summary>
    public Uri Address { get; }

    /// <summary>The first process.</summary>
    public int Id => int.Parse(_process.Id, CultureInfo.InvariantCulture);

    public static async Task<NightProxy> StartAsync(string folder, Cgroup cgroup, int programPort)
    {
        var home = Directory.CreateDirectory(Path.Combine(folder, "nginx")).FullName;
        await Shell.RunAsync(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", home + "/key.pem", "-out", home + "/cert.pem");
        var port = Shell.FreePort();
        await File.WriteAllTextAsync(home + "/nginx.conf", $$"""
            daemon off;
            worker_processes 1;
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            pid {{home}}/pid;
            error_log {{home}}/error.log warn;
            events { worker_connections 1024; }
            http {
                access_log {{home}}/access.log;
                client_body_temp_path {{home}}/body;
                proxy_temp_path {{home}}/proxy;
                fastcgi_temp_path {{home}}/fastcgi;
                uwsgi_temp_path {{home}}/uwsgi;
                scgi_temp_path {{home}}/scgi;
                upstream eggmoney { server 127.0.0.1:{{programPort}} max_fails=0; keepalive 16; }
                server {
                    listen 127.0.0.1:{{port}} ssl http2;
                    server_name localhost;
                    ssl_certificate {{home}}/cert.pem;
                    ssl_certificate_key {{home}}/key.pem;
                    ssl_protocols TLSv1.2 TLSv1.3;
                    ssl_session_cache shared:eggmoney:2m;
                    gzip on;
                    gzip_proxied any;
                    gzip_vary on;
                    gzip_comp_level 4;
                    gzip_min_length 1024;
                    gzip_types application/json application/problem+json text/csv text/plain;
                    client_max_body_size 64k;
                    keepalive_timeout 75s;
                    proxy_http_version 1.1;
                    proxy_set_header Host $host;
                    proxy_set_header Connection "";
                    proxy_set_header X-Forwarded-For $remote_addr;
                    proxy_set_header X-Forwarded-Proto $scheme;
                    proxy_read_timeout 2m;
                    proxy_max_temp_file_size 0;
                    proxy_next_upstream off;
                    location / { proxy_pass http://eggmoney; }
                    location = /api/v1/events { proxy_buffering off; gzip off; proxy_read_timeout 65m; proxy_pass http://eggmoney; }
                }
            }
            """);
        return new(
            ChildProcess.Run(folder, cgroup.Enter(Cgroup.Others, "nginx", "-p", home, "-e", home + "/error.log", "-c", home + "/nginx.conf"), new Dictionary<string, string?>()),
            new(string.Create(CultureInfo.InvariantCulture, $"https://localhost:{port}/")));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process.IsAlive)
        {
            // Its worker goes with it, which it would not if it were killed.
            await Shell.RunAsync("kill", "-TERM", _process.Id);
            await _process.EndAsync(TimeSpan.FromSeconds(10));
        }

        await _process.DisposeAsync();
    }
}
