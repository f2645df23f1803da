using Shouldly;

namespace EggMoney.Unit.Architecture;

/// <summary>A rule about the code that can be seen to fail: it names what breaks it, and looking at nothing breaks it too.</summary>
internal sealed class Rule<T>(Func<IReadOnlyCollection<T>, IEnumerable<string>> violations)
{
    public IReadOnlyList<string> Violations(IReadOnlyCollection<T> selection)
    {
        // A renamed folder or namespace must not turn a rule into one that holds because it looks at nothing.
        selection.ShouldNotBeEmpty();
        return [.. violations(selection).Distinct().Order(StringComparer.Ordinal)];
    }

    public void Holds(IReadOnlyCollection<T> selection) => Violations(selection).ShouldBeEmpty();
}
