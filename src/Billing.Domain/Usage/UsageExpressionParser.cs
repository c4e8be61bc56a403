using Step = Billing.Domain.Usage.UsageExpression.Step;

namespace Billing.Domain.Usage;

/// <summary>Reads an expression by recursive descent: sum, product, sign, then number, name or parenthesis.</summary>
internal sealed class UsageExpressionParser(string text)
{
    private const int DepthMax = 32;

    private readonly List<Step> _steps = [];
    private string? _error;
    private int _at;
    private int _depth;

    /// <summary>The steps in the order in which they run, or what is wrong.</summary>
    public bool TryParse(out List<Step> steps, out string error)
    {
        Sum();
        if (_error is null && Next() != '\0')
        {
            Fail("is not expected");
        }

        if (_error is null && _steps.Count > UsageExpression.StepsMax)
        {
            _error = $"must have at most {UsageExpression.StepsMax} numbers, names and operators";
        }

        steps = _steps;
        error = _error ?? "";
        return _error is null;
    }

    private void Sum() => Chain('+', '-', Product);

    private void Product() => Chain('*', '/', Signed);

    private void Chain(char first, char second, Action operand)
    {
        operand();
        while (_error is null && Next() is char operation && (operation == first || operation == second))
        {
            _at++;
            operand();
            _steps.Add(new Step(operation));
        }
    }

    private void Signed()
    {
        if (++_depth > DepthMax)
        {
            Fail("is nested too deeply");
        }
        else if (Next() == '-')
        {
            _at++;
            Signed();
            _steps.Add(new Step('~'));
        }
        else
        {
            Operand();
        }

        _depth--;
    }

    private void Operand()
    {
        char next = Next();
        if (next == '(')
        {
            _at++;
            Sum();
            if (_error is null && Next() != ')')
            {
                Fail("should be a closing parenthesis");
            }

            _at++;
        }
        else if (char.IsAsciiDigit(next))
        {
            string digits = Take(static c => char.IsAsciiDigit(c) || c == '.');
            if (digits.Length > 18 || digits.Count(c => c == '.') > 1 || digits[^1] == '.')
            {
                _error = $"{digits} is not a number of at most 18 characters";
                return;
            }

            _steps.Add(Step.Push(digits));
        }
        else if (char.IsAsciiLetter(next) || next == '_')
        {
            _steps.Add(new Step('$', Name: Take(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.')));
        }
        else
        {
            Fail("should be a number, a property name or a parenthesis");
        }
    }

    private string Take(Func<char, bool> belongs)
    {
        int start = _at;
        while (_at < text.Length && belongs(text[_at]))
        {
            _at++;
        }

        return text[start.._at];
    }

    private char Next()
    {
        while (_at < text.Length && text[_at] == ' ')
        {
            _at++;
        }

        return _at < text.Length ? text[_at] : '\0';
    }

    private void Fail(string what) =>
        _error ??= _at < text.Length ? $"'{text[_at]}' at position {_at + 1} {what}" : $"the end of the expression {what}";
}
