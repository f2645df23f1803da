using System.Reflection;
using EggMoney.WebApi.CommandLine;
using EggMoney.WebApi.Hosting;

// The build starts the program to have its OpenAPI document written; see WebApi.csproj.
return Assembly.GetEntryAssembly()?.GetName().Name == "GetDocument.Insider"
    ? await Server.DescribeAsync(args)
    : await EggMoneyCommand.RunAsync(args);
