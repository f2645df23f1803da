using EggMoney.Application;
using EggMoney.Unit.Architecture.Bad.Trading;
using FluentValidation;
using MediatR;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Architecture;

/// <summary>A use case is one file: request, validator, handler, result. Only the request and the result are seen from outside.</summary>
public class UseCaseTests
{
    private static readonly Rule<Type> HandlersAreInternalAndSealed = new(types =>
        from type in types
        where HandledBy(type).Any() || IsValidator(type)
        where type.IsPublic || !type.IsSealed
        select type.Name);

    private static readonly Rule<Type> EveryRequestHasOneHandler = new(types =>
        from request in types.Where(IsRequest)
        let handlers = types.SelectMany(HandledBy).Count(handled => handled == request)
        where handlers != 1
        select $"{request.Name}: {handlers} handlers");

    private static readonly Rule<Type> RequestsAreSealedRecords = new(types =>
        from request in types.Where(IsRequest)
        where !request.IsSealed || request.GetMethod("<Clone>$") is null || UseCase(request) is null
        select request.Name);

    private static readonly Rule<(Type Request, SourceFile? File)> OneFileHoldsTheUseCase = new(pairs =>
        from pair in pairs
        let name = UseCase(pair.Request)
        let text = pair.File?.Text ?? ""
        let validated = pair.Request.Assembly.GetTypes().Any(type => IsValidator(type) && type.BaseType!.GetGenericArguments()[0] == pair.Request)
        where !text.Contains($"record {pair.Request.Name}", StringComparison.Ordinal)
            || !text.Contains($"class {name}Handler", StringComparison.Ordinal)
            || (validated && !text.Contains($"class {name}Validator", StringComparison.Ordinal))
        select $"{name}.cs");

    private static IReadOnlyList<Type> Application => UsedTypes.Written(typeof(IEggMoneyDb).Assembly.GetTypes());

    private static IReadOnlyList<Type> Requests => [.. Application.Where(IsRequest)];

    private static readonly Type[] Bad =
    [
        typeof(OfferedQuery), typeof(OfferedHandler), typeof(OfferedValidator), typeof(TwiceCommand), typeof(TwiceHandler), typeof(TwiceAgainHandler), typeof(OpenRequest),
    ];

    [Fact]
    public void Handlers_and_validators_are_internal_and_sealed() =>
        HandlersAreInternalAndSealed.Holds([.. Application.Where(type => HandledBy(type).Any() || IsValidator(type))]);

    [Fact]
    public void Every_request_has_one_handler()
    {
        Requests.ShouldNotBeEmpty();
        EveryRequestHasOneHandler.Holds(Application);
    }

    [Fact]
    public void Requests_are_sealed_records_named_by_what_they_ask() => RequestsAreSealedRecords.Holds(Requests);

    [Fact]
    public void A_use_case_is_one_file_of_its_name()
    {
        var files = SourceTree.Files("src/Application", "*.cs");
        OneFileHoldsTheUseCase.Holds([.. Requests.Select(request => (request, files.SingleOrDefault(file => Path.GetFileNameWithoutExtension(file.Path) == UseCase(request))))]);
    }

    [Fact]
    public void An_open_handler_or_validator_is_found() => HandlersAreInternalAndSealed.Violations(Bad).ShouldBe(
        [nameof(OfferedHandler), nameof(OfferedValidator)]);

    [Fact]
    public void A_request_with_no_handler_or_two_is_found() => EveryRequestHasOneHandler.Violations(Bad).ShouldBe(
        [$"{nameof(OpenRequest)}: 0 handlers", $"{nameof(TwiceCommand)}: 2 handlers"]);

    [Fact]
    public void A_request_that_is_no_sealed_record_or_has_another_name_is_found() => RequestsAreSealedRecords.Violations(Bad).ShouldBe([nameof(OpenRequest)]);

    [Theory]
    [InlineData("public sealed record OfferedQuery; class OfferedValidator { } class OfferedHandler { }", true)]
    [InlineData("public sealed record OfferedQuery; class OfferedHandler { }", false)]
    [InlineData("public sealed record OfferedQuery; class OfferedValidator { }", false)]
    [InlineData("class OfferedValidator { } class OfferedHandler { }", false)]
    [InlineData(null, false)]
    public void A_use_case_spread_over_files_is_found(string? text, bool whole) =>
        OneFileHoldsTheUseCase.Violations([(typeof(OfferedQuery), text is null ? null : new("Offered.cs", text))]).ShouldBe(whole ? [] : ["Offered.cs"]);

    private static bool IsRequest(Type type) => !type.IsInterface && !type.IsAbstract
        && type.GetInterfaces().Any(offered => offered.IsGenericType && offered.GetGenericTypeDefinition() == typeof(IRequest<>));

    private static bool IsValidator(Type type) => type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(AbstractValidator<>);

    private static IEnumerable<Type> HandledBy(Type type) => type.GetInterfaces()
        .Where(offered => offered.IsGenericType && offered.GetGenericTypeDefinition() == typeof(IRequestHandler<,>))
        .Select(offered => offered.GetGenericArguments()[0]);

    /// <summary>AddBotCommand is the use case AddBot; null when the name ends neither in Command nor in Query.</summary>
    private static string? UseCase(Type request) => new[] { "Command", "Query" }
        .Where(ending => request.Name.EndsWith(ending, StringComparison.Ordinal) && request.Name.Length > ending.Length)
        .Select(ending => request.Name[..^ending.Length])
        .FirstOrDefault();
}
