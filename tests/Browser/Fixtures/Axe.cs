using System.Text.Json;
using Microsoft.Playwright;

namespace EggMoney.Browser.Fixtures;

/// <summary>The accessibility check, with the page's own copy of axe-core.</summary>
internal static class Axe
{
    private static readonly Lazy<string> Script = new(() => File.ReadAllText(Path.Combine(RepositoryRoot(), "src", "WebUi", "node_modules", "axe-core", "axe.min.js")));

    /// <summary>The serious and critical findings, a line each.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("typeof axe === 'object'"))
        {
            // Evaluated and not inserted: the page's Content-Security-Policy forbids what is not the server's, rightly.
            await page.EvaluateAsync(Script.Value);
        }

        var findings = await page.EvaluateAsync<JsonElement>(
            """
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
                .filter(({ impact }) => impact === 'serious' || impact === 'critical')
                .flatMap(({ id, impact, nodes }) => nodes.map(({ target, html, failureSummary }) => `${impact} ${id}: ${target.join(' ')} ${html.slice(0, 160)} ${failureSummary.replace(/\s+/g, ' ')}`))
            """);
        return [.. findings.EnumerateArray().Select(finding => finding.GetString()!)];
    }

    internal static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EggMoney.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run from within the repository.");
        }

        return folder.FullName;
    }
}
