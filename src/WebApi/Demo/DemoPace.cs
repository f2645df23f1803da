using System.Globalization;
using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.Demo;

/// <summary><c>EGGMONEY_DEMO_PACE</c>: how long a session of the demonstration lasts, to have a year of it in a minute.</summary>
internal static class DemoPace
{
    private const string Variable = "EGGMONEY_DEMO_PACE";

    /// <summary>From one session to the next, by the machine's clock: all of the calendar lasts eight hours.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    /// <summary>Reads it.</summary>
    /// <exception cref="ProblemException">It is no time between two sessions.</exception>
    public static TimeSpan Read(IConfiguration configuration) => configuration[Variable] switch
    {
        null or "" => Usual,
        var text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var pace) && pace >= Shortest && pace <= TimeSpan.FromDays(1) => pace,
        var text => throw new ProblemException($"{Variable} is '{text}'; it must be a time from one session to the next such as 00:00:04, from 00:00:00.01 to 1.00:00:00."),
    };
}
