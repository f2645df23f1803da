using System.Reflection;

namespace EggMoney.Infrastructure;

/// <summary>The program's version, for backups and nodes.</summary>
public static class ProgramVersion
{
    /// <summary>As it was built.</summary>
    public static string Text { get; } = typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
