using EggMoney.Application.Common;
using EggMoney.Infrastructure.Scheduling;

namespace EggMoney.WebApi.Hosting;

/// <summary><c>EGGMONEY_CLOCK</c>: the whole server at another time and speed, to try a night in minutes.</summary>
internal static class ClockSetting
{
    private const string Variable = "EGGMONEY_CLOCK";

    /// <summary>The clock that the settings ask for; null is the machine's.</summary>
    /// <exception cref="ProblemException">It cannot be understood, or this is production.</exception>
    public static ScaledTimeProvider? Read(WebApplicationBuilder builder)
    {
        if (builder.Configuration[Variable] is not { Length: > 0 } text)
        {
            return null;
        }

        if (builder.Environment.IsProduction())
        {
            throw new ProblemException($"{Variable} is set, and this is production: bots that trade by an invented clock would trade with real money. Remove it, or set ASPNETCORE_ENVIRONMENT=Development to try a night.");
        }

        try
        {
            return ScaledTimeProvider.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new ProblemException($"{Variable}: {exception.Message}", exception);
        }
    }

    /// <summary>What whoever starts the server should know.</summary>
    public static string Announcement(ScaledTimeProvider clock) =>
        $"The clock shows {clock.Now():u} and runs {clock.Speed} times as fast as the machine's, because {Variable} is set. Logins and tokens go by the machine's.";
}
