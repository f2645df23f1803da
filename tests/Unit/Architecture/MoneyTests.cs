using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EggMoney.Application;
using EggMoney.Domain.Trading;
using EggMoney.Unit.Architecture.Bad.Trading;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Architecture;

/// <summary>Money is decimal: a binary fraction loses cents.</summary>
public partial class MoneyTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Rule<Type> MoneyIsNeverBinary = new(types =>
        from type in types
        from member in Named(type)
        where MoneyName().IsMatch(member.Name ?? "") && IsBinary(member.Type)
        select $"{type.Name}.{member.Name}");

    [Fact]
    public void No_amount_of_money_is_a_binary_fraction()
    {
        MoneyIsNeverBinary.Holds(Written(typeof(Bot).Assembly));
        MoneyIsNeverBinary.Holds(Written(typeof(IEggMoneyDb).Assembly));
    }

    [Fact]
    public void An_amount_of_money_that_is_one_is_found() => MoneyIsNeverBinary.Violations([typeof(BinaryMoney), typeof(OfferedQuery)]).ShouldBe(
        [$"{nameof(BinaryMoney)}.AveragePrice", $"{nameof(BinaryMoney)}.CashByUser", $"{nameof(BinaryMoney)}.TotalOf", $"{nameof(BinaryMoney)}.seedDollars"]);

    private static List<Type> Written(Assembly assembly) => [.. assembly.GetTypes().Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))];

    /// <summary>What others can see of a type: private parts are its own business.</summary>
    private static IEnumerable<(string Name, Type Type)> Named(Type type)
    {
        foreach (var property in type.GetProperties(Declared).Where(property => property.GetMethod is { IsPrivate: false }))
        {
            yield return (property.Name, property.PropertyType);
        }

        foreach (var field in type.GetFields(Declared).Where(field => !field.IsPrivate))
        {
            yield return (field.Name, field.FieldType);
        }

        foreach (var method in type.GetMethods(Declared).Where(method => method is { IsPrivate: false, IsSpecialName: false }))
        {
            yield return (method.Name, method.ReturnType);
            foreach (var parameter in method.GetParameters())
            {
                yield return (parameter.Name!, parameter.ParameterType);
            }
        }
    }

    private static bool IsBinary(Type type) => type == typeof(double) || type == typeof(float) || type == typeof(Half)
        || (type.HasElementType && IsBinary(type.GetElementType()!)) || type.GetGenericArguments().Any(IsBinary);

    [GeneratedRegex("Price|Amount|Cash|Cost|Seed|Profit|Total", RegexOptions.IgnoreCase)]
    private static partial Regex MoneyName();
}
