"""Which script words are written in: simplified or traditional Chinese.

OpenCC's tables know 4,100 traditional characters. Those below are the usual ones, of which any traditional sentence has
some, and none is written in simplified Chinese: rare characters in people's names (昇, 璟, 喆) accuse nobody.
"""

from __future__ import annotations

_TRADITIONAL = frozenset(
    "們個來說時會對為這國學過還開關發動現實樣問題間進種長門見經點頭體電話書員愛歡樂聽讀寫買賣車東馬鳥魚風飛機場產業務處總統領導隊義華語識認請誰論證試該應當條約級結給絕維網線細終組織紅純紙練習續絲綠編緣縣縮"
    "戰爭熱無親觀覺視規選連運達遠適遷邊鄉鄭釋鐵銀錢鐘鎮鋼鏡錄針閃閉閱陽陰陳陸際隨險難雙雜離雲靈靜響頁頂順須預頓頻顆額願顯類顧驚驗騎髮鬥麗麥黃齊齒龍龜傳備價億優償債傷僅儀兒黨內兩冊凍劃劇劍勞勢勝協單卻厲參雖"
    "嗎嗚嘆嘗嚴團園圖圓塊壞壓壩壯壽夢夠奪奮奧婦媽嬰孫寶審寧將專尋屆層屬岡島峽帥師帳帶幣幫廠廣廟廢張強彎彈彙徑從復憂憶懷態憐戲戶擇擊擔據擴擺攝攜敗敵數斷晉晝曉曆術殺殼氣決沒況淚淺測渾湧溝溫滅滿漁漢潔澤濟濤濱"
    "灣災爐爺牆獎獨獲獵獻環瑪畢畝異療盡監盤碼確礙禮禍稱穩穫窩竅築節範籃糧糾紀紐納紋紹絡絞絨綜綱綿緊緒緩緯縱繞繪繼纖罷羅羨聖聞聯聰聲職肅腦腫腳膚膽臉臨舉舊艦藝藥蘇蘭虛蟲補裝裡複襲計訊訓記訪設許訴診評詞詢詳誇"
    "誌誠誤課調談諾謀講謝譜譯議護讓豐貝貞負財責貨貪貧購貯貳貴費貼貿資賊賓賞賢質賴贈贊趕趨跡踐蹤軌軍軟載輔輕輛輩輪輯輸轉轍辦辭農遲遺郵醫釀鋒錯鍋鍵閑閘階隱顏館飯飲餅養餘驅魯鮮鹽齡"
)
_KANA = range(0x3040, 0x3100)  # Japanese keeps many of them


def traditional(text: str) -> set[str]:
    """The traditional characters in it; none in a Japanese text."""
    if any(ord(one) in _KANA for one in text):
        return set()
    return set(_TRADITIONAL.intersection(text))
