using System.Collections.Frozen;
using System.Text;

namespace Billing.Application.Search;

/// <summary>
/// Text as it is searched: words of letters and digits, without case and accents. The tables are our own, because the process runs without the culture data
/// of its machine.
/// </summary>
internal static class SearchText
{
    /// <summary>Longest word; longer ones are cut.</summary>
    public const int WordMaxLength = 40;

    /// <summary>Most different words of one object.</summary>
    public const int WordsMax = 24;

    private static readonly (string Letters, string Base)[] Accents =
    [
        ("àáâãäåāăąǎ", "a"), ("çćĉċč", "c"), ("ďđð", "d"), ("èéêëēĕėęěẽ", "e"), ("ĝğġģ", "g"), ("ĥħ", "h"), ("ìíîïĩīĭįıǐ", "i"), ("ĵ", "j"), ("ķ", "k"),
        ("ĺļľŀł", "l"), ("ñńņňŋ", "n"), ("òóôõöøōŏőǒ", "o"), ("ŕŗř", "r"), ("śŝşšș", "s"), ("ţťŧț", "t"), ("ùúûüũūŭůűųǔ", "u"), ("ŵ", "w"), ("ýÿŷ", "y"),
        ("źżž", "z"), ("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("þ", "th"),
    ];

    private static readonly FrozenDictionary<char, string> Bases =
        Accents.SelectMany(accent => accent.Letters.Select(letter => (letter, accent.Base))).ToFrozenDictionary(pair => pair.letter, pair => pair.Base);

    /// <summary>The different words of some texts, in their order.</summary>
    public static IReadOnlyList<string> WordsOf(params ReadOnlySpan<string?> texts)
    {
        List<string> words = [];
        var word = new StringBuilder();
        foreach (string? text in texts)
        {
            foreach (char letter in text ?? "")
            {
                if (char.IsLetterOrDigit(letter))
                {
                    word.Append(Plain(letter));
                }
                else if (!IsCombining(letter))
                {
                    End(words, word);
                }
            }

            End(words, word);
        }

        return words;
    }

    /// <summary>A letter without case and accent.</summary>
    public static string Plain(char letter)
    {
        char lower = char.ToLowerInvariant(letter);
        return Bases.TryGetValue(lower, out string? plain) ? plain : lower.ToString();
    }

    /// <summary>Whether each of some words begins one of the others.</summary>
    public static bool Matches(IReadOnlyList<string> asked, IReadOnlyList<string> words) =>
        asked.All(each => words.Any(word => word.StartsWith(each, StringComparison.Ordinal)));

    /// <summary>Accents that are written as characters of their own belong to the letter before them.</summary>
    private static bool IsCombining(char letter) => letter is >= '\u0300' and <= '\u036f';

    private static void End(List<string> words, StringBuilder word)
    {
        if (word.Length == 0)
        {
            return;
        }

        string read = word.ToString(0, Math.Min(word.Length, WordMaxLength));
        word.Clear();
        if (words.Count < WordsMax && !words.Contains(read))
        {
            words.Add(read);
        }
    }
}
