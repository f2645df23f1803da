using EggMoney.WebApi.CommandLine;

return await EggMoneyCommand.RunAsync(args);
