using System.Reflection;
using System.Text.RegularExpressions;
using EggMoney.Application;
using EggMoney.Application.Common;
using EggMoney.WebApi.Hosting;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Architecture;

/// <summary>What every refusal must have, wherever it is declared.</summary>
public partial class ErrorTextTests
{
    private static readonly IReadOnlyList<(string Name, Error Error)> All =
    [
        .. new[] { typeof(DependencyInjection).Assembly, typeof(ServerOptions).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(Error))
            .Select(field => ($"{field.DeclaringType!.Name}.{field.Name}", (Error)field.GetValue(null)!)),
    ];

    [Fact]
    public void They_are_found() => All.Count.ShouldBeGreaterThan(40);

    [Fact]
    public void Codes_are_in_snake_case_and_each_means_one_kind_of_refusal()
    {
        All.Where(one => !SnakeCase().IsMatch(one.Error.Code)).Select(one => $"{one.Name}: {one.Error.Code}").ShouldBeEmpty();

        // Modules may word the same refusal for their own place.
        All.GroupBy(one => one.Error.Code).Where(same => same.DistinctBy(one => one.Error.Kind).Count() > 1 || same.DistinctBy(one => one.Error.English).Count() < same.Count()).Select(same => $"{same.Key}: {string.Join(", ", same.Select(one => one.Name))}").ShouldBeEmpty();
    }

    [Fact]
    public void Both_languages_say_the_same_about_the_same()
    {
        var wrong = new List<string>();
        foreach (var (name, error) in All)
        {
            if (error.English.Length == 0 || error.English.Any(character => character >= '가') || !error.English.EndsWith('.') && !error.English.EndsWith('?'))
            {
                wrong.Add($"{name}: the English text is no English sentence: {error.English}");
            }

            if (!error.Korean.Any(character => character is >= '가' and <= '힣'))
            {
                wrong.Add($"{name}: the Korean text is not Korean: {error.Korean}");
            }

            if (!Places(error.English).SetEquals(Places(error.Korean)))
            {
                wrong.Add($"{name}: the two texts leave different things open.");
            }
        }

        wrong.ShouldBeEmpty();
    }

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(place => place.Value)];

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();
}
