using System.Net.Http.Json;
using System.Text.RegularExpressions;
using EggMoney.TestShared;
using Shouldly;
using Xunit;

namespace EggMoney.Browser.Fixtures;

/// <summary>A server with a folder of its own, and people on it who were made through the API.</summary>
public abstract partial class Stage : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eggmoney-browser-test-");
    private readonly int _port = ServerProcess.FreePort();
    private readonly List<Person> _people = [];
    private ServerProcess _server = null!;

    /// <summary>Where it listens.</summary>
    public string Address => $"http://127.0.0.1:{_port}";

    /// <summary>What the server printed since its last start.</summary>
    public string Said => _server.Error + _server.Output;

    /// <summary>What only who started a new server knows.</summary>
    public string SetupToken => SetupTokenPattern().Match(Said).Value;

    /// <summary>The server's files.</summary>
    public string Folder => _folder.FullName;

    /// <summary>How it is started, besides what all tests need.</summary>
    protected virtual string[] Arguments => ["--demo"];

    /// <summary>Settings besides those that all tests need.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>();

    public virtual async Task InitializeAsync()
    {
        Start();
        await _server.ReadyAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var person in _people)
        {
            person.Dispose();
        }

        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Ends the server without a warning, and starts it anew on the same port and books.</summary>
    public async Task RestartAsync()
    {
        await _server.DisposeAsync();
        Start();
        await _server.ReadyAsync();
    }

    /// <summary>The first person of an empty server.</summary>
    public async Task<Person> AddAdminAsync(string name = "jiwoo")
    {
        var token = SetupToken;
        token.ShouldNotBeEmpty("the server printed no setup token");
        return await JoinAsync("setup", name, new { setupToken = token, username = name, email = name + "@example.org", password = Person.Password });
    }

    /// <summary>Somebody whom an admin invites.</summary>
    public async Task<Person> InviteAsync(Person admin, string name)
    {
        var invitation = await admin.PostAsync("admin/invitations", new { note = name });
        return await JoinAsync("register", name, new { username = name, email = name + "@example.org", password = Person.Password, inviteCode = (string)invitation["code"]! });
    }

    /// <summary>Visits as somebody, or as nobody.</summary>
    public Task VisitAsync(Look look, Person? person, Func<Visit, Task> act, [System.Runtime.CompilerServices.CallerMemberName] string test = "") =>
        Visit.RunAsync(this, look, act, person, test);

    private void Start()
    {
        var settings = new Dictionary<string, string?>(Settings)
        {
            // All browsers are at one address.
            ["RateLimits__AttemptsPerAddress"] = "1000000",
            ["RateLimits__AttemptsPerAccount"] = "1000000",
            ["RateLimits__Requests"] = "1000000",
        };
        _server = ServerProcess.StartOn(_port, _folder.FullName, settings, Arguments);
    }

    private async Task<Person> JoinAsync(string door, string name, object request)
    {
        using var client = new HttpClient { BaseAddress = new(Address + "/api/v1/") };
        using var joined = await client.PostAsJsonAsync("auth/" + door, request);
        joined.IsSuccessStatusCode.ShouldBeTrue(await joined.Content.ReadAsStringAsync());
        var person = new Person(this, name);
        _people.Add(person);
        await person.RenewAsync();
        return person;
    }

    [GeneratedRegex("setup_[A-Z0-9-]+")]
    private static partial Regex SetupTokenPattern();
}
