using System.Globalization;
using Billing.Domain.Results;

namespace Billing.Domain.Usage;

/// <summary>
/// An arithmetic expression over the numbers of an event: <c>+ - * /</c>, parentheses, decimal numbers and property names. It is read
/// into a list of steps for a small stack; nothing of it is ever executed as code.
/// </summary>
public sealed class UsageExpression
{
    /// <summary>Longest text of an expression.</summary>
    public const int TextChars = 500;

    /// <summary>Most numbers, names and operators in it.</summary>
    public const int StepsMax = 100;

    private readonly string _text;
    private readonly Step[] _steps;

    private UsageExpression(string text, Step[] steps) => (_text, _steps) = (text, steps);

    /// <summary>Reads an expression; a failure says what is wrong and where.</summary>
    public static Result<UsageExpression> Parse(string text)
    {
        if (text.Length > TextChars)
        {
            return Failure.Invalid("expression", $"must have at most {TextChars} characters", "string_too_long");
        }

        var parser = new UsageExpressionParser(text);
        return parser.TryParse(out List<Step> steps, out string error)
            ? new UsageExpression(text, [.. steps])
            : Failure.Invalid("expression", error, "invalid_expression");
    }

    /// <summary>The value for an event, or null with a reason: a name without a number, a division by zero, a result out of range.</summary>
    public decimal? Evaluate(UsageProperties properties, out string? error)
    {
        Span<decimal> stack = stackalloc decimal[StepsMax];
        int depth = 0;
        error = null;
        foreach (Step step in _steps)
        {
            switch (step.Operator)
            {
                case '#':
                    stack[depth++] = step.Number;
                    continue;
                case '$':
                    if (!properties.Find(step.Name!).TryNumber(out decimal number))
                    {
                        error = $"property {step.Name} must be a number";
                        return null;
                    }

                    stack[depth++] = number;
                    continue;
                case '~':
                    stack[depth - 1] = -stack[depth - 1];
                    continue;
            }

            depth--;
            if (Apply(step.Operator, stack[depth - 1], stack[depth]) is not { } result)
            {
                error = step.Operator == '/' && stack[depth] == 0 ? "the expression divides by zero" : "the expression's result is too large";
                return null;
            }

            stack[depth - 1] = result;
        }

        return stack[0];
    }

    /// <summary>The text it was read from.</summary>
    public override string ToString() => _text;

    private static decimal? Apply(char operation, decimal left, decimal right)
    {
        try
        {
            decimal result = operation switch
            {
                '+' => left + right,
                '-' => left - right,
                '*' => left * right,
                _ => right == 0 ? decimal.MaxValue : left / right,
            };
            return Math.Abs(result) < UsageLimits.NumberMax ? decimal.Round(result, UsageLimits.NumberDecimals, MidpointRounding.AwayFromZero) : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>One step: <c>#</c> pushes a number, <c>$</c> a property, <c>~</c> negates, the others combine the two topmost.</summary>
    internal readonly record struct Step(char Operator, decimal Number = 0, string? Name = null)
    {
        /// <summary>A step that pushes a number.</summary>
        public static Step Push(string digits) => new('#', decimal.Parse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
    }
}
