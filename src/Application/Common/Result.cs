using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EggMoney.Application.Common;

/// <summary>What kind of refusal an error is; HTTP makes its status of it.</summary>
public enum ErrorKind
{
    /// <summary>What was sent cannot be accepted.</summary>
    Invalid,

    /// <summary>Nobody is logged in, or the proof was wrong.</summary>
    Unauthenticated,

    /// <summary>Not allowed to this caller.</summary>
    Forbidden,

    /// <summary>There is no such thing, or it is somebody else's.</summary>
    NotFound,

    /// <summary>It stands against the state of things.</summary>
    Conflict,

    /// <summary>It was changed since the caller read it.</summary>
    Stale,

    /// <summary>It does not go with what was sent before.</summary>
    Mismatch,

    /// <summary>Too often; later it may be right.</summary>
    TooMany,

    /// <summary>Somebody outside, such as a broker, did not do their part.</summary>
    Unavailable,
}

/// <summary>An expected refusal: a stable code for programs, and for people a sentence that says what to do.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="English">The sentence; <c>{0}</c> and so on stand for the arguments.</param>
/// <param name="Korean">The same in Korean.</param>
public sealed record Error(ErrorKind Kind, string Code, string English, string Korean)
{
    /// <summary>The field that is meant, in the request's own spelling (camelCase); null for the request as a whole.</summary>
    public string? Field { get; init; }

    private IReadOnlyList<object?> Arguments { get; init; } = [];

    /// <summary>The sentence in the reader's language.</summary>
    public string Text => string.Format(CultureInfo.InvariantCulture, Language.Pick(English, Korean), [.. Arguments]);

    /// <summary>The same error about a field.</summary>
    public Error At(string field) => this with { Field = field };

    /// <summary>The same error with what its sentence leaves open.</summary>
    public Error With(params object?[] arguments) => this with { Arguments = arguments };
}

/// <summary>The language of whoever reads the answer.</summary>
public static class Language
{
    /// <summary>One of two texts, by <see cref="CultureInfo.CurrentUICulture"/>.</summary>
    public static string Pick(string english, string korean) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ko" ? korean : english;
}

/// <summary>What a use case gave, or why it refused.</summary>
/// <typeparam name="T">What it gives; <see cref="MediatR.Unit"/> for nothing.</typeparam>
public sealed class Result<T>
{
    internal Result(T? value, Error? error) => (Value, Error) = (value, error);

    /// <summary>What it gave.</summary>
    public T? Value { get; }

    /// <summary>Why it refused; null when it did not.</summary>
    public Error? Error { get; }

    /// <summary>Whether it gave something.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    /// <summary>It gave this.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>It refused.</summary>
    public static implicit operator Result<T>(Error error) => new(default, error);
}

/// <summary>Makes results where no conversion can, because the type is an interface.</summary>
public static class Result
{
    /// <summary>It gave this.</summary>
    public static Result<T> Ok<T>(T value) => new(value, null);
}
