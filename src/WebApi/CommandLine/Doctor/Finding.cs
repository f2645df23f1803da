using System.Globalization;
using EggMoney.Application.Common;

namespace EggMoney.WebApi.CommandLine.Doctor;

/// <summary>How something stands.</summary>
internal enum FindingState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Somebody should see to it, not tonight.</summary>
    Warn,

    /// <summary>The server does not or will soon not do its work.</summary>
    Wrong,
}

/// <summary>What was looked at, how it stands, what was seen, and what to do.</summary>
/// <param name="Name">Stable, for programs.</param>
/// <param name="State">How it stands.</param>
/// <param name="Seen">For people.</param>
/// <param name="Remedy">One sentence; null when nothing need be done.</param>
internal sealed record Finding(string Name, FindingState State, string Seen, string? Remedy)
{
    public static Finding Ok(string name, string english, string korean) => new(name, FindingState.Ok, Language.Pick(english, korean), null);

    public static Finding Warn(string name, (string English, string Korean) seen, (string English, string Korean) remedy) =>
        new(name, FindingState.Warn, Language.Pick(seen.English, seen.Korean), Language.Pick(remedy.English, remedy.Korean));

    public static Finding Wrong(string name, (string English, string Korean) seen, (string English, string Korean) remedy) =>
        Warn(name, seen, remedy) with { State = FindingState.Wrong };

    /// <summary>A number of bytes for people.</summary>
    public static string Size(long bytes) => bytes >= 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (decimal)(1L << 30):0.0} GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (decimal)(1L << 20):0} MiB");

    /// <summary>A UTC time for people.</summary>
    public static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

/// <summary>Looks at one part of the machine or the server.</summary>
internal interface IDoctorCheck
{
    /// <summary>What it is called when it cannot be looked at.</summary>
    string Name { get; }

    /// <summary>It asks tables of this program's version.</summary>
    bool NeedsTables { get; }

    /// <summary>Looks.</summary>
    Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken);
}
