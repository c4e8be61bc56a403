using System.Globalization;

namespace Billing.Providers.Stripe;

/// <summary>A form as Stripe reads it: nested names in brackets, booleans in lower case, nothing for what is null.</summary>
internal sealed class StripeForm
{
    private readonly List<KeyValuePair<string, string>> _fields = [];

    public StripeForm Add(string name, string? value)
    {
        if (value is not null)
        {
            _fields.Add(new(name, value));
        }

        return this;
    }

    public StripeForm Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    public StripeForm Add(string name, bool value) => Add(name, value ? "true" : "false");

    public StripeForm Add(string name, Uri? value) => Add(name, value?.AbsoluteUri);

    public FormUrlEncodedContent ToContent() => new(_fields);
}
