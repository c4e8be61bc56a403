using System.Text.Json.Nodes;

namespace Billing.Providers.Tests.Contract;

/// <summary>A form with names in brackets, read into a tree: <c>a[b][0]=c</c> is a, b, 0, c.</summary>
internal static class FormTree
{
    public static JsonObject Of(IReadOnlyDictionary<string, string> form)
    {
        var root = new JsonObject();
        foreach ((string name, string value) in form)
        {
            string[] keys = name.Replace("]", "", StringComparison.Ordinal).Split('[');
            JsonObject at = root;
            foreach (string key in keys[..^1])
            {
                if (at[key] is not JsonObject)
                {
                    at[key] = new JsonObject();
                }

                at = at[key]!.AsObject();
            }

            at[keys[^1]] = value;
        }

        return root;
    }
}
