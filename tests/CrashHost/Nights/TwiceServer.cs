using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Brokers;
using EggMoney.WebApi.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.CrashHost.Nights;

/// <summary>The server as it is built for people, but for one defect on purpose: each order is placed twice.</summary>
internal static class TwiceServer
{
    /// <summary>How our program is told to be it.</summary>
    public const string Name = "twice";

    /// <summary>How a night is told to use it.</summary>
    public static IReadOnlyList<string> Program { get; } = ["EggMoney.CrashHost", Name];

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not ["--urls", var urls])
        {
            throw new ArgumentException("It takes --urls and nothing else.", nameof(arguments));
        }

        await Server.RunAsync(new(ServerClock.Scheduled, urls, [])
        {
            Configure = builder => builder.Services.AddScoped<IBrokerFactory>(provider => new TwiceFactory(ActivatorUtilities.CreateInstance<BrokerFactory>(provider))),
        });
        return 0;
    }

    private sealed class TwiceFactory(IBrokerFactory inner) : IBrokerFactory
    {
        public IBroker Create(UserCredential credential) => new KillingBroker(inner.Create(credential), new Indifferent(), sendTwice: true);
    }

    private sealed class Indifferent : Stepper
    {
        public override void Pass(string kind)
        {
        }
    }
}
