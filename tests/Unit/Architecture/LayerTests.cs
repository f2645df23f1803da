using System.Reflection;
using System.Text.RegularExpressions;
using EggMoney.Application;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Architecture;

/// <summary>Domain knows nothing, Application knows Domain, Infrastructure knows both, WebApi composes.</summary>
public partial class LayerTests
{
    private static readonly Rule<string> DomainKnowsNothing = Only(IsFramework);

    private static readonly Rule<string> ApplicationKnowsDomain = Only(name => IsFramework(name)
        || name is "EggMoney.Domain" or "MediatR" or "FluentValidation" or "Scrutor" or "Microsoft.EntityFrameworkCore" or "Microsoft.EntityFrameworkCore.Abstractions"
        || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal));

    private static readonly Rule<string> NobodyKnowsTheHost = Only(name => name != "EggMoney.WebApi");

    private static readonly Rule<SourceFile> DomainAsksForNothing = Asks(_ => false);

    private static readonly Rule<SourceFile> ApplicationAsksForLittle = Asks(name =>
        name is "../Domain/Domain.csproj" or "MediatR" or "FluentValidation" or "Scrutor" or "Microsoft.EntityFrameworkCore"
        || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal));

    private static readonly Rule<SourceFile> QuartzStaysInScheduling = new(files =>
        from file in files
        where !file.Path.StartsWith("src/Infrastructure/Scheduling/", StringComparison.Ordinal) && file.Path != "src/Infrastructure/Infrastructure.csproj"
        where QuartzNamespace().IsMatch(file.Text) || QuartzPackage().IsMatch(file.Text)
        select file.Path);

    private static IReadOnlyList<string> ReferencesOfTests => References(typeof(LayerTests).Assembly);

    [Fact]
    public void Domain_references_the_framework_only()
    {
        DomainKnowsNothing.Holds(References(typeof(Bot).Assembly));
        DomainAsksForNothing.Holds(Project("Domain"));
    }

    [Fact]
    public void Application_references_domain_and_abstractions_only()
    {
        ApplicationKnowsDomain.Holds(References(typeof(IEggMoneyDb).Assembly));
        ApplicationAsksForLittle.Holds(Project("Application"));
    }

    [Fact]
    public void Nothing_below_references_the_host()
    {
        NobodyKnowsTheHost.Holds(References(typeof(DatabaseOptions).Assembly));
        NobodyKnowsTheHost.Holds(References(typeof(IEggMoneyDb).Assembly));
    }

    [Fact]
    public void Only_the_scheduling_folder_knows_the_scheduler() =>
        QuartzStaysInScheduling.Holds([.. SourceTree.Files("src", "*.cs"), .. SourceTree.Files("src", "*.csproj")]);

    [Fact]
    public void A_foreign_assembly_breaks_the_rule_of_each_layer()
    {
        DomainKnowsNothing.Violations(ReferencesOfTests).ShouldContain("EggMoney.Application");
        ApplicationKnowsDomain.Violations(ReferencesOfTests).ShouldContain("EggMoney.Infrastructure");
        ApplicationKnowsDomain.Violations(["Microsoft.EntityFrameworkCore.Relational", "Npgsql", "Quartz", "Microsoft.AspNetCore.Http"]).Count.ShouldBe(4);
        NobodyKnowsTheHost.Violations(["System.Runtime", "EggMoney.WebApi"]).ShouldBe(["EggMoney.WebApi"]);
    }

    [Theory]
    [InlineData("""<PackageReference Include="Newtonsoft.Json" />""")]
    [InlineData("""<FrameworkReference Include="Microsoft.AspNetCore.App" />""")]
    [InlineData("""<ProjectReference Include="../Infrastructure/Infrastructure.csproj" />""")]
    public void A_foreign_reference_in_a_project_breaks_the_rule_before_it_is_used(string line)
    {
        SourceFile[] project = [new("src/Domain/Domain.csproj", $"<Project><ItemGroup>{line}</ItemGroup></Project>")];
        DomainAsksForNothing.Violations(project).ShouldHaveSingleItem();
        ApplicationAsksForLittle.Violations(project).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("src/WebApi/Program.cs", "using Quartz;", true)]
    [InlineData("src/WebApi/Program.cs", "services.AddSingleton<global::Quartz.IScheduler>();", true)]
    [InlineData("src/Infrastructure/Persistence/ContextFactory.cs", "using static Quartz.JobBuilder;", true)]
    [InlineData("src/WebApi/WebApi.csproj", """<PackageReference Include="Quartz.AspNetCore" />""", true)]
    [InlineData("src/WebApi/Program.cs", "services.AddEggMoneyScheduling(); // on Quartz.", false)]
    [InlineData("src/Infrastructure/Scheduling/DispatchJob.cs", "using Quartz;", false)]
    public void The_scheduler_is_found_wherever_it_is_named(string path, string text, bool found) =>
        QuartzStaysInScheduling.Violations([new(path, text)]).ShouldBe(found ? [path] : []);

    [Fact]
    public void A_rule_that_looks_at_nothing_fails() => Should.Throw<ShouldAssertException>(() => DomainKnowsNothing.Holds([]));

    private static Rule<string> Only(Func<string, bool> allowed) => new(names => names.Where(name => !allowed(name)));

    /// <summary>The compiler drops a reference that no code uses yet; the project file tells of it before.</summary>
    private static Rule<SourceFile> Asks(Func<string, bool> allowed) => new(projects =>
        from project in projects
        from Match reference in Reference().Matches(project.Text)
        let name = reference.Groups["name"].Value
        where !allowed(name)
        select $"{project.Path}: {name}");

    private static List<SourceFile> Project(string name) => [.. SourceTree.Files($"src/{name}", "*.csproj")];

    private static List<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!).ToList();

    private static bool IsFramework(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard" or "mscorlib";

    [GeneratedRegex("<(Package|Project|Framework)?Reference\\s+Include=\"(?<name>[^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\busing\s+(static\s+)?(\w+\s*=\s*)?(global::)?Quartz\b|\bQuartz\.\w")]
    private static partial Regex QuartzNamespace();

    [GeneratedRegex("Include=\"Quartz")]
    private static partial Regex QuartzPackage();
}
