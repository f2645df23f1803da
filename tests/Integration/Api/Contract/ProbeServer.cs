using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EggMoney.Application.Common;
using EggMoney.WebApi.Endpoints;
using EggMoney.WebApi.Endpoints.Security;
using EggMoney.WebApi.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EggMoney.Integration.Api.Contract;

/// <summary>The HTTP shell around endpoints whose shape a test knows.</summary>
internal sealed class ProbeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ProbeServer(WebApplication app)
    {
        _app = app;
        Client = new() { BaseAddress = new(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public static async Task<ProbeServer> StartAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(KestrelLimits.Set);
        builder.Services.AddSingleton(new WallClock(TimeProvider.System)).AddRouting().AddHttp(HttpSettings.Read(builder.Configuration));
        var app = builder.Build();
        app.UseHttp();
        app.MapPost("/api/probe", (Probe probe) => TypedResults.Ok(probe));
        app.MapGet("/api/probe", (int? number, DateTime? at) => TypedResults.Ok(number));
        app.MapGet("/api/required", (int number) => TypedResults.Ok(number));
        app.MapGet("/api/defect", new Func<IResult>(() => throw new InvalidOperationException("insides of ProbeServer")));
        app.MapGet("/api/status/{status:int}", (int status) => TypedResults.StatusCode(status));
        await app.StartAsync();
        return new(app);
    }

    public Task<Answer> PostAsync(string json, string language = "en") => PostAsync(Encoding.UTF8.GetBytes(json), "application/json", language);

    public async Task<Answer> PostAsync(byte[] body, string? type, string language = "en", bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/probe") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.TransferEncodingChunked = chunked;
        return await SendAsync(request, language);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request, string language = "en")
    {
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new(response.StatusCode, response.Content.Headers.ContentType?.MediaType, text);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    internal enum Colour
    {
        Red,
        DarkBlue,
    }

    internal sealed record Probe(string Name, int Number, decimal Money, Guid? Id = null, Colour? Colour = null, Inner? Inner = null, IReadOnlyList<Inner>? Many = null, DateOnly? Day = null);

    internal sealed record Inner(string Word, int Count);

    internal sealed record Answer(HttpStatusCode Status, string? Type, string Text)
    {
        public JsonNode Json => JsonNode.Parse(Text)!;

        public string? Code => Json["code"]?.GetValue<string>();

        public string Title => Json["title"]!.GetValue<string>();

        public IEnumerable<string> Fields => Json["errors"]?.AsObject().Select(entry => entry.Key) ?? [];
    }
}
