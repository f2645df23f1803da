using System.Text.RegularExpressions;
using EggMoney.Domain.Trading;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Architecture;

/// <summary>What the pages say and a machine can check.</summary>
public partial class DocsTests
{
    private static readonly Rule<SourceFile> LinksLeadSomewhere = new(pages =>
        from page in pages
        from Match link in Link().Matches(page.Text)
        let target = Path.GetFullPath(Path.Combine(SourceTree.Root, Path.GetDirectoryName(page.Path)!, link.Groups["target"].Value))
        where !File.Exists(target) && !Directory.Exists(target)
        select $"{page.Path}: {link.Groups["target"].Value}");

    private static readonly Rule<SourceFile> ArrowsAreLegal = new(pages =>
        from page in pages
        from Match arrow in Arrow().Matches(page.Text)
        where !Enum.Parse<SliceState>(arrow.Groups["from"].Value).CanBecome(Enum.Parse<SliceState>(arrow.Groups["to"].Value))
        select arrow.Value);

    private static IReadOnlyList<SourceFile> Pages => [.. SourceTree.Files("docs", "*.md"), new("README.md", File.ReadAllText(Path.Combine(SourceTree.Root, "README.md")))];

    private static SourceFile Page(string name) => Pages.Single(page => page.Path == "docs/" + name);

    [Fact]
    public void Links_between_pages_lead_somewhere() => LinksLeadSomewhere.Holds(Pages);

    [Fact]
    public void A_link_to_nowhere_is_found() =>
        LinksLeadSomewhere.Violations([new("docs/order-safety.md", "see [this](nowhere.md) and [that](../README.md#two-commands)")]).ShouldBe(["docs/order-safety.md: nowhere.md"]);

    [Fact]
    public void The_picture_of_a_slice_shows_its_states_and_legal_changes_only()
    {
        var page = Page("order-safety.md");
        Arrow().Count(page.Text).ShouldBeGreaterThan(10);
        ArrowsAreLegal.Holds([page]);
        Enum.GetNames<SliceState>().Where(name => !page.Text.Contains(name, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void The_table_of_a_slices_changes_is_the_state_machine()
    {
        var rows = Row().Matches(Page("order-safety.md").Text).ToDictionary(
            row => Enum.Parse<SliceState>(row.Groups["from"].Value),
            row => row.Groups["to"].Captures.Select(to => Enum.Parse<SliceState>(to.Value)).ToList());
        foreach (var from in Enum.GetValues<SliceState>())
        {
            rows[from].ShouldBe(Enum.GetValues<SliceState>().Where(to => from.CanBecome(to)), ignoreOrder: true, from.ToString());
        }
    }

    [Fact]
    public void The_page_on_order_safety_names_every_code()
    {
        var text = Page("order-safety.md").Text;
        var guards = SourceTree.Files("src/Domain", "OrderGuards.cs").Single().Text;
        Code().Matches(guards).Select(code => code.Groups["code"].Value).Distinct()
            .Concat([SliceCodes.Ambiguous, SliceCodes.Missing, SliceCodes.Oversold, SliceCodes.Replaced])
            .Where(code => !text.Contains($"`{code}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_code_of_a_slice_has_korean_words()
    {
        var guards = SourceTree.Files("src/Domain", "OrderGuards.cs").Single().Text;
        Code().Matches(guards).Select(code => code.Groups["code"].Value).Distinct()
            .Concat([SliceCodes.Ambiguous, SliceCodes.Missing, SliceCodes.Oversold, SliceCodes.Replaced, SliceCodes.NeverPlaced, SliceCodes.OversoldAccepted])
            .ShouldBe(EggMoney.Application.Trading.SliceWords.Korean.Keys, ignoreOrder: true);
    }

    [Fact]
    public void An_illegal_change_in_the_picture_is_found() =>
        ArrowsAreLegal.Violations([new("docs/order-safety.md", "    Unknown --> Submitting: again\n    Planned --> Missed\n")]).ShouldBe(["    Unknown --> Submitting"]);

    [Fact]
    public void The_page_on_scheduling_names_every_phase_and_state()
    {
        var text = Page("scheduling.md").Text;
        Enum.GetNames<WorkPhase>().Concat(Enum.GetNames<RunState>()).Where(name => !text.Contains("`" + name, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"\]\((?!https?:)(?<target>[^)#]+)(#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| `(?<from>\w+)` \|(?: `(?<to>\w+)`,?)* \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"new\(""(?<code>[a-z_]+)""")]
    private static partial Regex Code();

    [GeneratedRegex(@"^    (?<from>\w+) --> (?<to>\w+)", RegexOptions.Multiline)]
    private static partial Regex Arrow();
}
