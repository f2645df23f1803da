namespace EggMoney.WebApi.Hosting;

/// <summary>The program cannot do what it was asked to, and whoever asked can mend it: told in one sentence, without a stack trace.</summary>
internal sealed class ProblemException(string message, Exception? cause = null) : Exception(message, cause);
