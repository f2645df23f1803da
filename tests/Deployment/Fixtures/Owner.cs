using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace EggMoney.Deployment.Fixtures;

/// <summary>Somebody who uses the server as a browser does: over TLS, through Nginx.</summary>
internal sealed class Owner : IDisposable
{
    public const string Name = "jiwoo";
    private const string Password = "a walk along the han";

    public Owner() => Http = new HttpClient(Handler()) { BaseAddress = new("https://127.0.0.1/"), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

    public HttpClient Http { get; }

    /// <summary>Takes the server's own certificate, which no authority has signed; that it is shown, and which, is tested apart.</summary>
    public static SocketsHttpHandler Handler() => new()
    {
        AutomaticDecompression = DecompressionMethods.All,
        AllowAutoRedirect = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    };

    public void Dispose() => Http.Dispose();

    /// <summary>Becomes the first admin, by the token of the link that the installer shows.</summary>
    public async Task SetUpAsync(string token) => await PostAsync("auth/setup", new { setupToken = token, username = Name, email = "jiwoo@example.org", password = Password });

    public async Task LogInAsync()
    {
        Http.DefaultRequestHeaders.Authorization = null;
        var login = await PostAsync("auth/login", new { username = Name, password = Password });
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)login["accessToken"]!);
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await Http.GetAsync("api/v1/" + path);
        return await ReadAsync(path, answer);
    }

    public async Task<JsonNode> PostAsync(string path, object request)
    {
        using var answer = await Http.PostAsJsonAsync("api/v1/" + path, request);
        return await ReadAsync(path, answer);
    }

    public async Task<JsonNode> PutAsync(string path, object request)
    {
        using var answer = await Http.PutAsJsonAsync("api/v1/" + path, request);
        return await ReadAsync(path, answer);
    }

    private static async Task<JsonNode> ReadAsync(string path, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text.Length == 0 ? "{}" : text)! : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
    }
}
